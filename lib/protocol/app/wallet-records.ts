import { z } from "zod";
import type { CustodyKind } from "./seat-wallet.ts";

const memberSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("user"), id: z.string() }),
  /** `id` is the SHA-256 of the key's SPKI, hex. */
  z.strictObject({ kind: z.literal("key"), id: z.string() }),
  z.strictObject({ kind: z.literal("quorum"), id: z.string() }),
]);
export type QuorumMember = z.infer<typeof memberSchema>;

const quorumSchema = z.strictObject({ id: z.string(), threshold: z.int().positive(), members: z.array(memberSchema) });
export type QuorumSummary = z.infer<typeof quorumSchema>;

const policySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  rules: z.array(z.strictObject({ name: z.string(), action: z.string(), method: z.string() })),
});
export type PolicySummary = z.infer<typeof policySchema>;

/** `GET /api/wallets/{id}/records`: who may do what with a wallet, as the wallet API's records have it; nothing of the app's own. */
export const walletRecordsSchema = z.strictObject({
  /** null: the app secret alone moves it. */
  owner: quorumSchema.nullable(),
  policies: z.array(policySchema),
  signers: z.array(z.strictObject({ quorum: quorumSchema, policies: z.array(policySchema) })),
  exportedAtMs: z.int().nullable(),
});
export type WalletRecords = z.infer<typeof walletRecordsSchema>;

/** Who is who in a record. */
export interface SeatIds {
  walletUserId: string | null;
  /** SHA-256 of the server seat's SPKI, hex. */
  serverSeatFingerprint: string;
}

/** The custody that an owner quorum amounts to; null for any other. */
export function custodyOfOwner(owner: QuorumSummary | null, { walletUserId, serverSeatFingerprint }: SeatIds): CustodyKind | null {
  if (owner === null) return null;
  const has = (kind: QuorumMember["kind"], id: string | null) => owner.members.some((member) => member.kind === kind && member.id === id);
  if (!has("user", walletUserId)) return null;
  if (owner.members.length === 1) return owner.threshold === 1 ? "user" : null;
  if (owner.members.length !== 2 || !has("key", serverSeatFingerprint)) return null;
  return owner.threshold === 2 ? "both" : "either";
}
