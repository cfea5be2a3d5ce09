import { describe, expect, test } from "vitest";
import { hashOutcome } from "../../enclave-sim/enclave/actions/hash-outcome.ts";
import { ReceiptSigner } from "../../enclave-sim/enclave/receipt-signer.ts";
import { type Intent, readIntent } from "../protocol/app/read-intent.ts";
import type { RequestPayload } from "../protocol/app/wallet-action.ts";
import { verifyOutcome } from "./verify-outcome.ts";

const WALLET = "abcdefghijklmnopqrstuvwx";
const SERVER_SEAT = "ab".repeat(32);
const PAYLOAD: RequestPayload = {
  version: 1,
  method: "POST",
  url: `http://localhost:4000/v1/wallets/${WALLET}/rpc`,
  headers: { "privy-app-id": "capp", "privy-request-expiry": "1800000000000" },
  body: {
    method: "eth_sendTransaction",
    caip2: "eip155:31337",
    params: { transaction: { to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", value: "0x1" } },
  },
};

/** Verifies a receipt about PAYLOAD. No wallet API answers here, so only what needs no attestation is looked at. */
async function verify(
  shown: Intent,
  facts: { seats?: string[]; payload_hash?: string; outcome_hash?: string } = {},
): Promise<Record<string, boolean>> {
  const receipt = new ReceiptSigner().sign({
    app_id: "capp",
    resource_id: WALLET,
    action: "rpc.eth_sendTransaction",
    payload_hash: readIntent(PAYLOAD).payloadHash,
    seats: ["user:did:privy:me", `key:${SERVER_SEAT}`],
    threshold: 2,
    policy: null,
    outcome_hash: hashOutcome("0xhash"),
    ...facts,
  });
  const config = { appId: "capp", serverSeatFingerprint: SERVER_SEAT } as never;
  const checks = await verifyOutcome({
    config,
    receipt,
    produced: "0xhash",
    payload: PAYLOAD,
    shown,
    walletId: WALLET,
    approval: "both",
    walletUserId: "did:privy:me",
  });
  return Object.fromEntries(checks.map(({ name, ok }) => [name, ok]));
}

describe("verifyOutcome", () => {
  test("default: a receipt about what is shown, signed by both seats", async () => {
    expect(await verify(readIntent(PAYLOAD))).toMatchObject({ signature: true, request: true, seats: true });
  });

  test("error: a page that shows another amount than was signed", async () => {
    const shown = { ...readIntent(PAYLOAD), valueWei: "2" } as Intent;
    expect(await verify(shown)).toMatchObject({ signature: true, request: false });
  });

  test("error: a receipt about another request, or without one of the seats", async () => {
    expect(await verify(readIntent(PAYLOAD), { payload_hash: "11".repeat(32) })).toMatchObject({ request: false });
    expect(await verify(readIntent(PAYLOAD), { seats: ["user:did:privy:me"] })).toMatchObject({ seats: false });
  });

  test("error: a page that shows another transaction's hash", async () => {
    expect(await verify(readIntent(PAYLOAD))).toMatchObject({ outcome: true });
    expect(await verify(readIntent(PAYLOAD), { outcome_hash: hashOutcome("0xother") })).toMatchObject({ outcome: false });
  });

  test("error: without an attestation nothing about the enclave is claimed", async () => {
    expect(await verify(readIntent(PAYLOAD))).toMatchObject({ attestation: false, measurement: false, key: false });
  });
});
