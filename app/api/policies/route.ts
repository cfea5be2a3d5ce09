import { newPolicySchema } from "@/lib/protocol/app/custody-change.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { createWalletPolicy } from "@/lib/server-seat/create-wallet-policy.ts";

/** A policy for a wallet of the person, which judges nothing yet. */
export const POST = postRoute(newPolicySchema, async ({ user, body }) => ({
  policy: await createWalletPolicy(getAppDatabase(), user.id, body),
}));
