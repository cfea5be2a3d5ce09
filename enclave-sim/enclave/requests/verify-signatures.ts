import { createHash } from "node:crypto";
import { parseSignatureHeader } from "../../../lib/protocol/authorization-signature.ts";
import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Signer } from "../../../lib/protocol/quorum.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { LruCache } from "../lru-cache.ts";
import { verifyP256 } from "./p256-verifier.ts";
import { type ParsedRequest, signedMessages } from "./parsed-request.ts";
import type { MemberKey } from "./quorum-members.ts";

const DOCS = "https://docs.privy.io/api-reference/authorization-signatures";

/** @throws ApiError missing_or_empty_authorization_header. An empty header is an absent one (the SDK sends it so). */
export function readSignatures(request: ParsedRequest): string[] {
  const signatures = parseSignatureHeader(request.raw.headers["privy-authorization-signature"]);
  if (signatures.length === 0) {
    throw new ApiError(
      "missing_or_empty_authorization_header",
      `Missing \`privy-authorization-signature\` header or no signatures provided. Learn more about authorization signatures here: ${DOCS}`,
    );
  }
  return signatures;
}

/** Keys that may sign for one wallet: a signature that is nobody's is tried against all of them, about 60 ms at this number. */
const MAX_KEYS = 1_024;
const ENOUGH_ATTEMPTS = 512;

/**
 * Signatures carry no key id, so each is tried against the members' keys. Clients keep their order, so the key that fitted at this place last time
 * is tried first: a verification saved in four. It only orders the attempts; what counts is that one verifies.
 */
const lastKeyAt = new LruCache<string, string>(20_000);

/** SHA-256 of the canonical payload as `@privy-io/node` builds it, hex. */
export function payloadHash(request: ParsedRequest): string {
  return createHash("sha256").update(signedMessages(request)[0]).digest("hex");
}

/**
 * Finds whose key made each signature over the canonical request.
 *
 * @param expiredKeys they count for nothing, but a client whose key has run out is told so
 * @returns one signer per distinct key; a key that signed twice appears once (law 3).
 * @throws ApiError invalid_request when the client addressed an origin that the app's sealed config does not list;
 *   zero_correct_… | insufficient_correct_authorization_signatures when a signature is nobody's; user_session_keys_expired when it was made by a
 *   user's key that has expired; no_valid_user_session_keys when there is no key at all that could have signed
 */
export function verifySignatures(
  request: ParsedRequest,
  app: AppContent,
  signatures: readonly string[],
  keys: readonly MemberKey[],
  expiredKeys: readonly MemberKey[] = [],
): Signer[] {
  assertOrigin(request, app);
  const messages = signedMessages(request);
  const distinct = [...new Map(keys.map((key) => [key.fingerprint, key])).values()];
  if (distinct.length > MAX_KEYS) {
    throw new ApiError("invalid_data", `${distinct.length} keys may sign for this wallet; this server tries at most ${MAX_KEYS}.`);
  }
  const signers = new Map<string, Signer>();
  let invalid = 0;
  let hasExpired = false;
  let attempts = 0;
  for (const [index, signature] of signatures.entries()) {
    const der = decodeBase64(signature, `privy-authorization-signature[${index}]`);
    const place = `${request.raw.path}#${index}`;
    const likely = lastKeyAt.get(place);
    const ordered = [...distinct].sort((a, b) => Number(b.fingerprint === likely) - Number(a.fingerprint === likely));
    const fits = (message: Uint8Array, { spki }: MemberKey): boolean => {
      attempts += 1;
      return verifyP256(spki, message, der);
    };
    // Once a signature was nobody's the request is refused anyway; the rest only words the refusal, and is not worth holding up others.
    if (invalid > 0 && attempts > ENOUGH_ATTEMPTS) break;
    const isBy = (candidate: MemberKey): boolean => messages.some((message) => fits(message, candidate));
    const key = ordered.find(isBy);
    if (key === undefined) {
      invalid += 1;
      hasExpired ||= expiredKeys.slice(0, ENOUGH_ATTEMPTS).some(isBy);
      continue;
    }
    lastKeyAt.set(place, key.fingerprint);
    signers.set(
      key.fingerprint,
      key.userId === undefined ? { fingerprint: key.fingerprint } : { fingerprint: key.fingerprint, userId: key.userId },
    );
  }
  if (invalid > 0) refuseInvalid(request, signatures.length, invalid, hasExpired ? "user_session_keys_expired" : nobodyCode(distinct));
  return [...signers.values()];
}

/** @throws ApiError invalid_request when the client addressed an origin that the app's sealed config does not list */
export function assertOrigin({ raw }: ParsedRequest, app: AppContent): void {
  if (app.origins.includes(raw.origin)) return;
  throw new ApiError("invalid_request", `This app signs for ${app.origins.join(", ")}; the request came to ${raw.origin}.`, {
    origins: app.origins,
  });
}

type InvalidCode = "user_session_keys_expired" | "no_valid_user_session_keys" | "zero_correct_authorization_signatures";

/** Where no key at all could sign, the members are users and none of them holds a live one. */
function nobodyCode(keys: readonly MemberKey[]): InvalidCode {
  return keys.length === 0 ? "no_valid_user_session_keys" : "zero_correct_authorization_signatures";
}

function refuseInvalid(request: ParsedRequest, total: number, invalid: number, code: InvalidCode): never {
  const details = {
    payload_hash: payloadHash(request),
    signed_url: `${request.raw.origin}${request.raw.path}`,
    signatures: total,
    invalid,
  };
  if (invalid === total) {
    throw new ApiError(
      code,
      `No valid authorization signatures were provided. Your payload may be malformed or your signing keys may be incorrect or expired. Docs: ${DOCS}`,
      details,
    );
  }
  if (code === "user_session_keys_expired") {
    throw new ApiError(code, `${invalid} of ${total} authorization signatures did not verify: a user's signing key has expired.`, details);
  }
  throw new ApiError(
    "insufficient_correct_authorization_signatures",
    `${invalid} of ${total} authorization signatures did not verify.`,
    details,
  );
}
