import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashOutcome } from "../../enclave-sim/enclave/actions/hash-outcome.ts";
import { ReceiptSigner } from "../../enclave-sim/enclave/receipt-signer.ts";
import { loadSimulatedNitroRoot } from "../../enclave-sim/hypervisor/simulated-nitro-root.ts";
import { SimulatedNitroSecurityModule } from "../../enclave-sim/hypervisor/simulated-nitro-security-module.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";
import { verifyCreation } from "./verify-creation.ts";

const MEASUREMENT = { pcr0: "01".repeat(48), pcr1: "02".repeat(48), pcr2: "03".repeat(48) };
const WALLET = { id: "w", owner_id: "q", additional_signers: [], policy_ids: [], address: "0x1" };
const APP_ID = `c${"1".repeat(24)}`;

let api: TestWalletApi;
let folder: string;
let signer: ReceiptSigner;
let module: SimulatedNitroSecurityModule;

beforeAll(async () => {
  api = await openTestWalletApi();
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-creation-"));
  folder = join(dataDir, "hypervisor");
  mkdirSync(folder);
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url, DATA_DIR: dataDir }));
  module = new SimulatedNitroSecurityModule(await loadSimulatedNitroRoot(folder, true, Date.now), MEASUREMENT, Date.now);
  signer = new ReceiptSigner();
  approve(MEASUREMENT);
});
afterAll(() => api.close());

function approve(measurement: typeof MEASUREMENT): void {
  writeFileSync(join(folder, "approved.json"), JSON.stringify({ approved: [measurement] }));
}

interface Lie {
  /** What the enclave was really asked to make. */
  made?: Record<string, unknown>;
  action?: string;
  appId?: string;
  /** Who signed the receipt, and whose key the document names. */
  receiptBy?: ReceiptSigner;
  attests?: ReceiptSigner;
}

/** The host answers WALLET; receipt and attestation are what the enclave gave it, or what it made up. */
async function verify({
  made = WALLET,
  action = "wallet.create",
  appId = APP_ID,
  receiptBy = signer,
  attests = signer,
}: Lie = {}): Promise<void> {
  const receipt = receiptBy.sign({
    app_id: appId,
    resource_id: "w",
    action,
    payload_hash: null,
    seats: [],
    threshold: 0,
    policy: null,
    outcome_hash: hashOutcome(canonicalizeJson(made as never)),
  });
  const publicKey = new Uint8Array(Buffer.from(attests.publicKey, "base64"));
  const document = Buffer.from(await module.attest({ publicKey, userData: null, nonce: null })).toString("base64");
  const attestation = { boot_id: receipt.body.boot_id, document, receipt_public_key: receipt.public_key };
  api.behave({ status: 200, body: receipt }, { status: 200, body: attestation });
  return verifyCreation({ body: WALLET, headers: new Headers({ "countersign-receipt-id": receipt.body.id }) }, "wallet.create");
}

describe("verifyCreation", () => {
  test("default: the enclave's receipt for exactly this answer", async () => {
    await expect(verify()).resolves.toBeUndefined();
  });

  test.each<[string, Lie, string]>([
    ["asked for a signer of its own", { made: { ...WALLET, additional_signers: [{ signer_id: "evil" }] } }, "not about this"],
    ["answers an address of its own", { made: { ...WALLET, address: "0x2" } }, "not about this"],
    ["shows a receipt of another action", { action: "wallet.update" }, "not about this"],
    ["shows a receipt of another app", { appId: "cother" }, "not about this"],
    ["signed the receipt itself", { receiptBy: new ReceiptSigner() }, "not the attested one"],
  ])("error: a host that %s", async (_name, lie, words) => {
    await expect(verify(lie)).rejects.toThrow(words);
  });

  test("error: an enclave whose code was never approved", async () => {
    approve({ ...MEASUREMENT, pcr0: "ff".repeat(48) });
    await expect(verify()).rejects.toThrow("never approved");
    approve(MEASUREMENT);
  });
});
