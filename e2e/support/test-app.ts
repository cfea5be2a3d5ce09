import { execFile } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateP256KeyPair, PrivyClient } from "@privy-io/node";
import { SignJWT } from "jose";
import { inject } from "vitest";
import { readStackFile, type StackFile } from "../../scripts/stack/stack-file.ts";
import { recordSdkCalls } from "./sdk/record-sdk-calls.ts";

const APPS_COMMAND = fileURLToPath(new URL("../../scripts/apps.ts", import.meta.url));

export const CAIP2 = "eip155:31337";

export function readStack(): StackFile {
  return readStackFile(join(inject("dataDir"), "stack.json"));
}

export interface TestApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly privy: PrivyClient;
  /** A user token of the app's issuer. */
  mintJwt(sub: string, claims?: Record<string, unknown>): Promise<string>;
}

/** Makes an app with `npm run apps -- create`, as a developer would, and points the unmodified SDK at it. */
export async function createTestApp(flags: string[] = []): Promise<TestApp> {
  const issuer = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keyFile = join(mkdtempSync(join(tmpdir(), "countersign-app-")), "issuer.pem");
  writeFileSync(keyFile, issuer.publicKey.export({ format: "pem", type: "spki" }));
  const { appId, appSecret } = await runApps(["create", "--name", "Test", "--jwt-key", keyFile, ...flags]);
  if (appId === undefined || appSecret === undefined) throw new Error("apps create printed no appId or appSecret");
  const privy = recordSdkCalls(new PrivyClient({ appId, appSecret, apiUrl: readStack().walletApiUrl }));
  return { appId, appSecret, privy, mintJwt: (sub, claims) => mintJwt(issuer.privateKey, sub, claims) };
}

/** Runs `npm run apps` against the test stack and reads what it prints with `--json`. */
export async function runApps(args: string[]): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(process.execPath, [APPS_COMMAND, ...args, "--json"], {
    env: { ...process.env, DATA_DIR: inject("dataDir"), WALLET_API_PORT: new URL(readStack().walletApiUrl).port },
  });
  return JSON.parse(stdout) as Record<string, string>;
}

function mintJwt(key: KeyObject, sub: string, claims: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ sub, ...claims }).setProtectedHeader({ alg: "ES256", typ: "JWT" }).setExpirationTime("1h").sign(key);
}

export interface TwoOfTwo {
  readonly quorumId: string;
  readonly walletId: string;
  readonly address: `0x${string}`;
  /** Private keys of both seats, in the SDK's own form. */
  readonly keys: [string, string];
}

/** A wallet owned by two keys, threshold 2, made through the SDK. */
export async function createTwoOfTwo({ privy }: TestApp): Promise<TwoOfTwo> {
  const [first, second] = [await generateP256KeyPair(), await generateP256KeyPair()];
  const quorum = await privy.keyQuorums().create({ public_keys: [first.publicKey, second.publicKey], authorization_threshold: 2 });
  const wallet = await privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
  return {
    quorumId: quorum.id,
    walletId: wallet.id,
    address: wallet.address as `0x${string}`,
    keys: [first.privateKey, second.privateKey],
  };
}
