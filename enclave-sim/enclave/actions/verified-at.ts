import type { z } from "zod";
import type { linkedAccountInputSchema } from "../../../lib/protocol/api/users.ts";
import type { UserContent } from "../../../lib/protocol/sealed-record.ts";

/** A declared account as it is sealed. The app's word is the verification, so the three times are the time it was given. */
export function verifiedAt(account: z.infer<typeof linkedAccountInputSchema>, seconds: number): UserContent["linked_accounts"][number] {
  return { ...account, verified_at: seconds, first_verified_at: seconds, latest_verified_at: seconds };
}
