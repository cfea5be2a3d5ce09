import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import type { CreateAppBody } from "../../lib/protocol/api/apps.ts";
import type { ChainTable } from "../../lib/protocol/chains/chain-table.ts";
import type { AppContent } from "../../lib/protocol/sealed-record.ts";
import { callAppApi } from "./call-app-api.ts";

export interface CreateAppInput {
  /** Where this machine reaches the wallet API. */
  walletApiUrl: string;
  operatorToken: string;
  name: string;
  /** Origins that signed urls may start with. */
  origins: string[];
  /** An audience of `$app_id` stands for the id that the new app gets. */
  jwt: AppContent["jwt"];
  userFactor: AppContent["user_factor"];
  replay: AppContent["replay"];
  webauthn: AppContent["webauthn"];
  chains: ChainTable;
}

interface CreatedApp {
  appId: string;
  appSecret: string;
  /** PKCS#8, base64: signs changes of the app. Nobody else has it. */
  adminPrivateKey: string;
}

/** Creates an app at the wallet API. Its secret and admin key are made here; the backend gets a hash and a public key. */
export async function createApp(input: CreateAppInput): Promise<CreatedApp> {
  const admin = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const appSecret = createAppSecret();
  const body: CreateAppBody = {
    name: input.name,
    secret_hash: hashAppSecret(appSecret),
    admin_public_key: admin.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    origins: input.origins,
    jwt: input.jwt,
    user_factor: input.userFactor,
    replay: input.replay,
    webauthn: input.webauthn,
    chains: input.chains,
  };
  const { id } = await callAppApi(z.object({ id: z.string() }), {
    walletApiUrl: input.walletApiUrl,
    method: "POST",
    path: "/v1/apps",
    headers: { authorization: `Bearer ${input.operatorToken}` },
    body,
  });
  return { appId: id, appSecret, adminPrivateKey: admin.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64") };
}

/** 256 random bits. */
export function createAppSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What the backend keeps of it. */
export function hashAppSecret(appSecret: string): string {
  return createHash("sha256").update(appSecret).digest("hex");
}
