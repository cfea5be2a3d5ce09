import { describe, expect, test } from "vitest";
import { type RequestPayload, requestPayloadSchema } from "../protocol/app/wallet-action.ts";
import { signRequest } from "../protocol/authorization-signature.ts";
import { encodeBase64 } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { assertUserSignature, type PinnedTo, pinPayload } from "./pin-payload.ts";

const MINE = "aaaaaaaaaaaaaaaaaaaaaaaa";
const THEIRS = "bbbbbbbbbbbbbbbbbbbbbbbb";
const nowMs = 1_795_000_000_000;
const pinned: PinnedTo = { appId: "app", walletApiOrigin: "http://localhost:4000", caip2: "eip155:31337", walletIds: [MINE], nowMs };

const good: RequestPayload = {
  version: 1,
  method: "POST",
  url: `http://localhost:4000/v1/wallets/${MINE}/rpc`,
  headers: { "privy-app-id": "app", "privy-request-expiry": String(nowMs + 600_000) },
  body: {
    method: "eth_sendTransaction",
    caip2: "eip155:31337",
    params: { transaction: { to: `0x${"1".repeat(40)}`, value: "0x1", chain_id: "0x7a69" } },
  },
};
const codeOf = (payload: RequestPayload): string => {
  try {
    pinPayload(payload, pinned);
    return "accepted";
  } catch (error) {
    return error instanceof ApiError ? error.code : "not an ApiError";
  }
};
const withUrl = (url: string) => ({ ...good, url });
const withExpiry = (ms: number) => ({ ...good, headers: { ...good.headers, "privy-request-expiry": String(ms) } });
const withSend = (caip2: string, chainId?: string): RequestPayload => ({
  ...good,
  body: {
    method: "eth_sendTransaction",
    caip2,
    params: { transaction: { to: `0x${"1".repeat(40)}`, ...(chainId ? { chain_id: chainId } : {}) } },
  },
});

describe("pinPayload", () => {
  test("default", () => expect(pinPayload(good, pinned)).toBe(MINE));

  test.each([
    ["another person's wallet", `http://localhost:4000/v1/wallets/${THEIRS}/rpc`],
    ["another origin", `http://127.0.0.1:4000/v1/wallets/${MINE}/rpc`],
    ["another origin that starts alike", `http://localhost:4000.evil.example/v1/wallets/${MINE}/rpc`],
    ["user info in front", `http://localhost:4000@evil.example/v1/wallets/${MINE}/rpc`],
    ["another path", `http://localhost:4000/v1/wallets/${MINE}/export`],
    ["the wallet itself", `http://localhost:4000/v1/wallets/${MINE}`],
    ["a trailing slash", `http://localhost:4000/v1/wallets/${MINE}/rpc/`],
    ["a double slash", `http://localhost:4000//v1/wallets/${MINE}/rpc`],
    ["a query string", `http://localhost:4000/v1/wallets/${MINE}/rpc?x=1`],
    ["a fragment", `http://localhost:4000/v1/wallets/${MINE}/rpc#x`],
    ["the alias path", `http://localhost:4000/api/v1/wallets/${MINE}/rpc`],
    ["a percent-encoded letter", `http://localhost:4000/v1/wallets/%61${MINE.slice(1)}/rpc`],
    ["dot segments", `http://localhost:4000/v1/wallets/${THEIRS}/../${MINE}/rpc`],
    ["another case", `http://localhost:4000/v1/wallets/${MINE.toUpperCase()}/rpc`],
  ])("error: wallet_not_found for %s", (_, url) => expect(codeOf(withUrl(url))).toBe("wallet_not_found"));

  test("error: invalid_data for another app", () => {
    expect(codeOf({ ...good, headers: { ...good.headers, "privy-app-id": "other" } })).toBe("invalid_data");
  });
  test("error: request_expired at the moment of expiry", () => {
    expect(codeOf(withExpiry(nowMs))).toBe("request_expired");
    expect(codeOf(withExpiry(nowMs + 1))).toBe("accepted");
  });
  test("error: invalid_data for an expiry too far ahead", () => {
    expect(codeOf(withExpiry(nowMs + 16 * 60_000))).toBe("accepted");
    expect(codeOf(withExpiry(nowMs + 16 * 60_000 + 1))).toBe("invalid_data");
  });
  test("error: chain_not_configured when caip2 or chain_id name another chain", () => {
    expect(codeOf(withSend("eip155:1"))).toBe("chain_not_configured");
    expect(codeOf(withSend("eip155:31337", "0x1"))).toBe("chain_not_configured");
    expect(codeOf(withSend("eip155:31337"))).toBe("accepted");
  });
});

describe("requestPayloadSchema", () => {
  const isAccepted = (value: unknown) => requestPayloadSchema.safeParse(value).success;
  const transaction = { to: `0x${"1".repeat(40)}` };
  const sending = (extra: object, changed: object = {}) => ({
    ...good,
    body: { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction: { ...transaction, ...changed } }, ...extra },
  });

  test("default", () => expect(isAccepted(good)).toBe(true));
  test.each([
    ["an unknown member", { ...good, extra: 1 }],
    ["another method", { ...good, method: "PATCH" }],
    ["another version", { ...good, version: 2 }],
    ["no expiry", { ...good, headers: { "privy-app-id": "app" } }],
    ["an unknown header", { ...good, headers: { ...good.headers, "x-other": "1" } }],
    ["an rpc method that is not offered", { ...good, body: { method: "secp256k1_sign", params: { hash: `0x${"0".repeat(64)}` } } }],
    ["a raw transaction signature", { ...good, body: { method: "eth_signTransaction", params: { transaction } } }],
    ["an export", { ...good, body: { method: "exportPrivateKey", params: {} } }],
    ["an unknown body member", sending({ sponsor: true })],
    ["an unknown transaction member", sending({}, { authorization_list: [] })],
    ["a legacy gas price", sending({}, { gas_price: "0x1" })],
    [
      "a contract creation",
      { ...good, body: { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction: { data: "0x60" } } } },
    ],
    ["a number as quantity", sending({}, { value: 1 })],
    ["a quantity with leading zeros", sending({}, { value: "0x01" })],
    ["a quantity of 257 bits", sending({}, { value: `0x1${"0".repeat(64)}` })],
    ["odd hex data", sending({}, { data: "0x123" })],
    ["an address of 19 bytes", sending({}, { to: `0x${"1".repeat(38)}` })],
    ["an empty body", { ...good, body: {} }],
  ])("error: %s", (_, value) => expect(isAccepted(value)).toBe(false));
});

describe("assertUserSignature", () => {
  const signature = signRequest(good, new Uint8Array(32).fill(7));

  test("default", () => expect(() => assertUserSignature(signature)).not.toThrow());
  test.each([
    ["two signatures", `${signature},${signature}`],
    ["trailing bytes", encodeBase64(new Uint8Array([...Buffer.from(signature, "base64"), 0]))],
    ["raw r and s", encodeBase64(new Uint8Array(64).fill(1))],
    ["whitespace", ` ${signature}`],
    ["a header break", `${signature}\r\nx: y`],
    ["nothing", ""],
  ])("error: invalid_data for %s", (_, text) => expect(() => assertUserSignature(text)).toThrow(ApiError));
});
