import { describe, expect, test } from "vitest";
import type { AppConfig } from "../protocol/app/app-state.ts";
import { hashRequest, requestHashWords } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { encodeHex } from "../protocol/hex.ts";
import {
  buildMessagePayload,
  buildSendPayload,
  buildSolanaMessagePayload,
  buildTypedDataPayload,
  canonicalPayloadBytes,
} from "./build-rpc-payload.ts";
import { decodeIntent } from "./decode-intent.ts";

const config: AppConfig = {
  appId: "app",
  walletApiOrigin: "http://localhost:4000",
  webOrigin: "http://localhost:3000",
  development: true,
  simulated: true,
  chain: { id: 31337, caip2: "eip155:31337", name: "Development chain", rpcUrl: "http://127.0.0.1:8545", currency: "ETH" },
  rules: { stepUpEth: "0.5", dailyEth: "2", dailyMaxEth: "20" },
  serverSeatFingerprint: "",
};
const context = { config, walletId: "a".repeat(24), nowMs: 1_795_000_000_000 };
const to = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const encode = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

describe("decodeIntent", () => {
  test("default", () => {
    const payload = buildSendPayload(context, { to, valueWei: 10n ** 17n, gasLimit: 21_000n, maxFeePerGasWei: 2_000_000_000n });
    const hash = hashRequest(payload);
    expect(decodeIntent(canonicalPayloadBytes(payload))).toEqual({
      kind: "send",
      walletId: context.walletId,
      appId: "app",
      expiresAtMs: context.nowMs + 600_000,
      payloadHash: encodeHex(hash),
      words: requestHashWords(hash),
      to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      valueWei: "100000000000000000",
      caip2: "eip155:31337",
      maxFeeWei: "42000000000000",
    });
  });
  test("behavior: data makes it a contract call, whatever the amount", () => {
    expect(decodeIntent(canonicalPayloadBytes(buildSendPayload(context, { to, valueWei: 0n, data: "0xa9059cbb00" })))).toMatchObject({
      kind: "contract-call",
      selector: "0xa9059cbb",
      maxFeeWei: null,
      token: null,
    });
    const data = `0xa9059cbb${to.slice(2).padStart(64, "0")}${"5".padStart(64, "0")}`;
    const transfer = { action: "transfer", to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", amount: "5" };
    const read = (valueWei: bigint) => decodeIntent(canonicalPayloadBytes(buildSendPayload(context, { to, valueWei, data })));
    expect(read(0n)).toMatchObject({ kind: "contract-call", token: transfer });
    // With ETH along, "sends a token" would not be the whole of it.
    expect(read(1n)).toMatchObject({ kind: "contract-call", token: null });
    expect(decodeIntent(canonicalPayloadBytes(buildSendPayload(context, { to, valueWei: 0n, data: "0x" }))).kind).toBe("send");
  });
  test.each([
    ["plain text", "Sign in to example.org\n€ 5 👋", "Sign in to example.org\n€ 5 👋"],
    ["a family emoji", "👨‍👩‍👧", "👨‍👩‍👧"],
    ["a right-to-left override", "pay \u202e001", null],
    ["a zero-width space", "a\u200bb", null],
    ["a control character", "a\u0007b", null],
    ["a byte order mark", "\ufeffa", null],
  ])("behavior: a message of %s", (_, message, text) => {
    const hex = `0x${encodeHex(new TextEncoder().encode(message))}`;
    expect(decodeIntent(canonicalPayloadBytes(buildMessagePayload(context, message)))).toMatchObject({ kind: "message", text, hex });
  });
  test("behavior: a message of a Solana wallet is read from its bytes", () => {
    expect(decodeIntent(canonicalPayloadBytes(buildSolanaMessagePayload(context, "Sign in to example.org")))).toMatchObject({
      kind: "message",
      text: "Sign in to example.org",
    });
  });
  test("behavior: hex that is not text is shown as hex only", () => {
    const payload = buildMessagePayload(context, "x");
    const hex = { ...payload, body: { method: "personal_sign" as const, params: { message: "ff00", encoding: "hex" as const } } };
    expect(decodeIntent(canonicalPayloadBytes(hex))).toMatchObject({ kind: "message", text: null, hex: "0xff00" });
  });
  test("behavior: typed data is shown whole", () => {
    const typedData = {
      domain: { chainId: 31337 },
      types: { Note: [{ name: "text", type: "string" }] },
      message: { text: "hi" },
      primary_type: "Note",
    };
    expect(decodeIntent(canonicalPayloadBytes(buildTypedDataPayload(context, typedData)))).toMatchObject({
      kind: "typed-data",
      primaryType: "Note",
      message: { text: "hi" },
      domain: { chainId: 31337 },
    });
  });

  const payload = buildSendPayload(context, { to, valueWei: 1n });
  test.each([
    ["bytes in another order", encode({ ...payload })],
    ["a space", encode(` ${new TextDecoder().decode(canonicalPayloadBytes(payload))}`)],
    ["a duplicate key", encode('{"version":1,"version":1}')],
    ["an unknown member", encode({ ...payload, more: 1 })],
    ["no JSON", encode("{")],
    ["no UTF-8", new Uint8Array([0xff])],
    ["another request", encode({ version: 1, method: "PATCH", url: "x", headers: { "privy-app-id": "a" }, body: {} })],
  ])("error: invalid_data for %s", (_, bytes) => expect(() => decodeIntent(bytes)).toThrow(ApiError));
});
