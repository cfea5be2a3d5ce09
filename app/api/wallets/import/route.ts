import { importRequestSchema } from "@/lib/protocol/app/import-request.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { importSeatWallet } from "@/lib/server-seat/import-seat-wallet.ts";
import { leaveRecoveryLetter } from "@/lib/server-seat/leave-recovery-letter.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** A wallet of a key that the page sealed to the enclave, under the custody that the person chose. */
export const POST = postRoute(importRequestSchema, async ({ user, body }) => {
  const context = { database: getAppDatabase(), owner: user, serverPublicKey: getServerSeatKey().publicKeySpkiBase64 };
  // The id is the page's own: behind the person's, nobody can repeat another's import.
  const wallet = await importSeatWallet(context, { ...body, creationId: `${user.id}-${body.creationId}` });
  await leaveRecoveryLetter(user, wallet);
  return { wallet };
});
