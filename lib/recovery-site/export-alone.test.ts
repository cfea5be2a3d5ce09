import { generateKeyPairSync, verify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Recoverability, RecoveryWallet } from "../protocol/app/recovery-wallet.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { readServerSeatKey } from "../server-seat/server-seat-key.ts";
import { createTestEnvironment } from "../server-seat/test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "../server-seat/test-wallet-api.ts";
import { buildExport, buildWalletChange } from "../user-seat/build-change-payload.ts";
import { exportAlone } from "./export-alone.ts";

const WALLET = "w".repeat(24);
const SEALED = { encryption_type: "HPKE", ciphertext: "Y2lwaGVy", encapsulated_key: "a2V5" };
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const seat = readServerSeatKey(pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"));
const config = { appId: "app", walletApiOrigin: "http://localhost:4000" };
const body = { encryption_type: "HPKE" as const, recipient_public_key: seat.publicKeySpkiBase64, export_seed_phrase: false };
const payload = buildExport({ config }, WALLET, body);

let api: TestWalletApi;
let heard: string[];

beforeAll(async () => {
  api = await openTestWalletApi();
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url, PRIVY_APP_ID: config.appId }));
});
afterAll(() => api.close());
beforeEach(() => {
  heard = [];
  api.behave({ status: 200, body: SEALED });
});

const walletOf = (by: Recoverability, id = WALLET): RecoveryWallet => ({ id, address: "0xabc", by, seatWallet: null, exportedAtMs: null });
const run = (by: Recoverability, asked = payload, id = WALLET) =>
  exportAlone(asked, { ...config, seat, wallets: [walletOf(by, id)], onSigned: ({ kind }) => heard.push(kind) });

describe("exportAlone", () => {
  test("default: one signature, the seat's, over what the page asked for; told before it is made", async () => {
    expect(await run("server")).toMatchObject({ body: SEALED, receipt: null });
    const [request] = api.received;
    const signature = Buffer.from(String(request?.headers["privy-authorization-signature"]), "base64");
    expect(verify("sha256", Buffer.from(canonicalizeRequest(payload)), pair.publicKey, signature)).toBe(true);
    expect([request?.path, heard]).toEqual([`/v1/wallets/${WALLET}/export`, ["export"]]);
  });

  test.each(["user", "both", "other", "unknown"] as const)("error: server_rule_refused, for a wallet that is “%s”", async (by) => {
    await expect(run(by)).rejects.toMatchObject({ code: "server_rule_refused" });
    expect([api.received, heard]).toEqual([[], []]);
  });

  test("error: whatever is no export, another's wallet, another app or api, or too long a life is refused before anything is signed", async () => {
    await expect(run("server", buildWalletChange({ config }, WALLET, { additional_signers: [] }))).rejects.toMatchObject({
      code: "server_rule_refused",
    });
    await expect(run("server", payload, "v".repeat(24))).rejects.toMatchObject({ code: "wallet_not_found" });
    const elsewhere = buildExport({ config: { ...config, walletApiOrigin: "http://evil.test" } }, WALLET, body);
    await expect(run("server", elsewhere)).rejects.toMatchObject({ code: "wallet_not_found" });
    const otherApp = buildExport({ config: { ...config, appId: "other" } }, WALLET, body);
    await expect(run("server", otherApp)).rejects.toMatchObject({ code: "invalid_data" });
    const late = buildExport({ config, nowMs: Date.now() + 3_600_000 }, WALLET, body);
    await expect(run("server", late)).rejects.toMatchObject({ code: "invalid_data" });
    expect([api.received, heard]).toEqual([[], []]);
  });
});
