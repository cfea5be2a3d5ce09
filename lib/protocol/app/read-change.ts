import { hashRequest, requestHashWords } from "../canonical-request.ts";
import { encodeHex } from "../hex.ts";
import type { ChangeKind, ChangePayload } from "./custody-change.ts";

export interface Change {
  readonly kind: ChangeKind;
  /** The wallet's, or the policy's that is changed. */
  readonly subjectId: string;
  readonly expiresAtMs: number;
  /** SHA-256 of the canonical bytes, hex, and the same as six words. */
  readonly payloadHash: string;
  readonly words: string;
}

const PATHS: readonly {
  readonly kind: ChangeKind;
  readonly method: ChangePayload["method"];
  readonly path: RegExp;
  readonly member: string;
}[] = [
  { kind: "export", method: "POST", path: /\/v1\/wallets\/([0-9a-z]{24,32})\/export$/, member: "recipient_public_key" },
  { kind: "policy", method: "PATCH", path: /\/v1\/policies\/([0-9a-z]{24,32})$/, member: "rules" },
  { kind: "wallet", method: "PATCH", path: /\/v1\/wallets\/([0-9a-z]{24,32})$/, member: "" },
];

/** What a signed request would change. null: url, method and body do not belong together. The hash is computed here, from this very object. */
export function readChange(payload: ChangePayload): Change | null {
  const row = PATHS.find(({ method, path }) => method === payload.method && path.test(payload.url));
  const subjectId = row?.path.exec(payload.url)?.[1];
  if (row === undefined || subjectId === undefined) return null;
  const isFitting = row.kind === "wallet" ? !("rules" in payload.body) && !("encryption_type" in payload.body) : row.member in payload.body;
  if (!isFitting) return null;
  const hash = hashRequest(payload);
  return {
    kind: row.kind,
    subjectId,
    expiresAtMs: Number(payload.headers["privy-request-expiry"]),
    payloadHash: encodeHex(hash),
    words: requestHashWords(hash),
  };
}
