import { z } from "zod";
import { normalizeHandle } from "../linked-account-handle.ts";

const entry = <T extends string>(type: T, value: z.ZodType<string>) => z.strictObject({ type: z.literal(type), value });

/** `POST` and `DELETE /v1/apps/{id}/allowlist`. Emails, domains, numbers and Ethereum addresses are kept in their normal form. */
export const allowlistEntryInputSchema = z.discriminatedUnion("type", [
  entry(
    "email",
    z
      .string()
      .max(320)
      .regex(/^[^\s@]+@[^\s@]+$/, "an email address"),
  ),
  entry(
    "emailDomain",
    z
      .string()
      .max(253)
      .regex(/^[^\s@]+\.[^\s@.]+$/, "a domain such as example.com, without @"),
  ),
  entry("phone", z.string().regex(/^\+?[0-9 ()-]{4,32}$/, "a phone number")),
  entry("wallet", z.string().regex(/^(0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$/, "an Ethereum or Solana address")),
]);
export type AllowlistEntryInput = z.infer<typeof allowlistEntryInputSchema>;

/** Privy's AllowlistEntry. */
export const allowlistEntrySchema = z.strictObject({
  id: z.string(),
  /** Unix ms at which a user with this account was made; null before. A domain is never accepted as a whole. */
  acceptedAt: z.int().nullable(),
  appId: z.string(),
  type: z.string(),
  value: z.string(),
});

export const allowlistDeletionSchema = z.strictObject({ message: z.string() });

/** The form in which an entry and a user's account are compared. */
export function normalizeEntry({ type, value }: AllowlistEntryInput): AllowlistEntryInput {
  return { type, value: type === "emailDomain" ? value.toLowerCase() : normalizeHandle(type, value) };
}
