import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startTestStack } from "../support/start-test-stack.ts";
import { readStack, runApps } from "../support/test-app.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Where each command of the README is run. */
const COVERED: Record<string, string> = {
  start: "every integration test, and the journeys",
  test: "this run",
  "run apps": "e2e/support/test-app.ts, and below",
  "run kms": "scripts/kms.test.ts",
  "run dev": "below",
  "run doctor": "below",
  "run bench": "below",
  "run seat": "e2e/automations.spec.ts",
  "run recovery": "e2e/recovery-site.spec.ts",
};

describe("every command that the README names is run by a test", () => {
  test("and it names no other", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const named = new Set([...readme.matchAll(/npm (start|test|run [a-z]+)/g)].map((match) => match[1] ?? ""));
    expect([...named].filter((name) => !(name in COVERED))).toEqual([]);
    expect(named.size).toBeGreaterThan(4);
  });

  test("npm run doctor finds nothing wrong on this machine", () => {
    const dataDir = mkdtempSync(join(tmpdir(), "countersign-doctor-"));
    const ports = { PORT: "39411", WALLET_API_PORT: "39412", CHAIN_PORT: "39413", POSTGRES_PORT: "39414", RECOVERY_PORT: "39415" };
    const { status, stdout } = spawnSync("npm", ["run", "--silent", "doctor"], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "development", DATA_DIR: dataDir, ...ports },
    });
    rmSync(dataDir, { recursive: true, force: true });
    expect(stdout).toContain("Seal");
    expect([status, stdout.includes("✗")]).toEqual([0, false]);
  });

  test("npm run dev brings up the stack with hot reload", async () => {
    const stack = await startTestStack({ web: true, dev: true });
    try {
      expect((await fetch(stack.read().webUrl)).status).toBe(200);
    } finally {
      await stack.stop();
    }
  }, 180_000);

  test("npm run bench prints floor, enclave, API and SLATE with their ratios", async () => {
    const bench = spawn(process.execPath, [join(ROOT, "bench/main.ts"), "--quick"], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: "development" },
    });
    let output = "";
    bench.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const status = await new Promise((resolve) => bench.on("exit", resolve));
    expect(output).toMatch(/floor[\s\S]*enclave[\s\S]*of the floor[\s\S]*HTTP API[\s\S]*of the floor[\s\S]*p50[\s\S]*SLATE/);
    expect(status).toBe(0);
  }, 120_000);
});

describe("npm run apps", () => {
  test("create, show, rotate-secret, set-jwt, list: the old secret stops, the new one works, the other app is untouched", async () => {
    const created = await runApps(["create", "--name", "Commands"]);
    const appId = created.appId ?? "";
    expect(await statusOf(appId, created.appSecret ?? "")).toBe(200);
    expect(await runApps(["show", appId])).toMatchObject({ id: appId, user_factor: "optional", replay: "strict" });
    const rotated = await runApps(["rotate-secret", appId]);
    expect(await statusOf(appId, created.appSecret ?? "")).toBe(401);
    expect(await statusOf(appId, rotated.appSecret ?? "")).toBe(200);
    const issuer = generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" });
    const keyFile = join(mkdtempSync(join(tmpdir(), "countersign-issuer-")), "issuer.pem");
    writeFileSync(keyFile, issuer);
    expect(await runApps(["set-jwt", appId, "--jwt-key", keyFile])).toMatchObject({ appId, keys: [{ alg: "EdDSA" }] });
    expect(JSON.stringify(await runApps(["list"]))).toContain(appId);
    const { appId: own, appSecret } = readStack();
    expect(await statusOf(own, appSecret)).toBe(200);
  });

  test("webhooks: add, rotate, enable, remove; a signing secret is shown when it is made, and only then", async () => {
    const { appId = "" } = await runApps(["create", "--name", "Hooks"]);
    const webhooks = async (...flags: string[]) => JSON.parse(JSON.stringify(await runApps(["webhooks", appId, ...flags])));
    const added = await webhooks("--add", "http://127.0.0.1:9/hook", "--types", "wallet.archived, user.created");
    expect(added).toMatchObject({ appId, signingSecret: expect.stringMatching(/^whsec_/) });
    const [endpoint] = added.endpoints;
    expect(endpoint).toMatchObject({ url: "http://127.0.0.1:9/hook", event_types: ["wallet.archived", "user.created"], enabled: true });
    const rotated = await webhooks("--rotate", endpoint.id);
    expect(rotated.signingSecret).toMatch(/^whsec_/);
    expect(rotated.signingSecret).not.toBe(added.signingSecret);
    expect(await webhooks()).toEqual({ appId, endpoints: [endpoint] });
    expect((await webhooks("--enable", endpoint.id)).endpoints).toEqual([endpoint]);
    expect((await webhooks("--remove", endpoint.id)).endpoints).toEqual([]);
  });

  async function statusOf(appId: string, appSecret: string): Promise<number> {
    const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
    return (await fetch(`${readStack().walletApiUrl}/v1/apps/${appId}`, { headers: { authorization, "privy-app-id": appId } })).status;
  }
});
