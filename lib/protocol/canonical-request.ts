import { sha256 } from "@noble/hashes/sha2.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import canonicalize from "canonicalize";
import { ApiError } from "./errors.ts";
import type { JsonValue } from "./parse-strict-json.ts";

/** What an authorization signature covers (wire reference §2). `url` is origin + path as the client addressed it, without query string. */
export type AuthorizationPayload = {
  version: 1;
  /** GET needs no signature, but its payload hash names it in receipts and errors. */
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  /** Absent (or undefined) when the client signed no body member. */
  body?: JsonValue | undefined;
  headers: {
    "privy-app-id": string;
    "privy-idempotency-key"?: string | undefined;
    /** Unix milliseconds, decimal. */
    "privy-request-expiry"?: string | undefined;
  };
};

/**
 * RFC 8785 text of a JSON value.
 *
 * @throws ApiError invalid_data for what JSON has no text for. `canonicalize` itself would drop `undefined` and write functions as the word
 * "undefined", so two different values would get one text.
 */
export function canonicalizeJson(value: JsonValue): string {
  assertJson(value, "$");
  return canonicalize(value) ?? "";
}

/** RFC 8785 text of the payload; UTF-8 of it is what is hashed and signed. Members that are undefined are absent, as in the SDK. */
export function canonicalizeRequest(payload: AuthorizationPayload): string {
  const headers: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(payload.headers)) if (value !== undefined) headers[name] = value;
  const { version, method, url, body } = payload;
  return canonicalizeJson(body === undefined ? { version, method, url, headers } : { version, method, url, headers, body });
}

/** SHA-256 of the canonical request: the payload hash of receipts, replay protection and error details. */
export function hashRequest(payload: AuthorizationPayload): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sha256(new TextEncoder().encode(canonicalizeRequest(payload))));
}

/**
 * Six BIP-39 words from the first 66 bits of a request hash, for people to compare on two screens. 66 bits are for comparing, not for security:
 * what is verified is always the whole hash.
 */
export function requestHashWords(hash: Uint8Array): string {
  if (hash.length !== 32) throw new Error("a request hash has 32 bytes");
  let bits = 0n;
  for (const byte of hash.subarray(0, 9)) bits = (bits << 8n) | BigInt(byte);
  bits >>= 6n;
  const words = [55n, 44n, 33n, 22n, 11n, 0n].map((shift) => wordlist[Number((bits >> shift) & 2047n)]);
  return words.join(" ");
}

/**
 * The `body` members that a client may have signed for a received body. Clients disagree about an empty body only: `@privy-io/node` signs `""` for `{}`,
 * others sign `{}`, `null` or no member (undefined here). All of these say "no body", so trying each admits no second meaning.
 */
export function bodyCandidates(body: JsonValue | undefined): (JsonValue | undefined)[] {
  if (Array.isArray(body) && body.length === 0) return ["", []];
  const isEmpty = body === undefined || (typeof body === "object" && body !== null && Object.keys(body).length === 0);
  return isEmpty ? ["", {}, undefined, null] : [body];
}

function assertJson(value: unknown, path: string): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw refusal(path, "a lone surrogate");
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refusal(path, String(value));
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertJson(value[index], `${path}[${index}]`);
  } else if (typeof value === "object" && isPlain(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!key.isWellFormed()) throw refusal(path, "a key with a lone surrogate");
      assertJson(member, `${path}.${key}`);
    }
  } else {
    throw refusal(path, typeof value === "object" ? "an object that is not plain" : `a value of type ${typeof value}`);
  }
}

/** Dates, maps and other objects with a `toJSON` or hidden state have no JSON text of their own. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && typeof (value as { toJSON?: unknown }).toJSON !== "function";
}

function refusal(path: string, what: string): ApiError {
  return new ApiError("invalid_data", `No canonical JSON exists for ${what} at ${path}.`, { path });
}
