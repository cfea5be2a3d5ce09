import { z } from "zod";
import { CUSTODY_KINDS, seatWalletSchema, walletName } from "@/lib/protocol/app/seat-wallet.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { createSeatWallet } from "@/lib/server-seat/create-seat-wallet.ts";
import { leaveRecoveryLetter } from "@/lib/server-seat/leave-recovery-letter.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

const bodySchema = z.strictObject({
  custody: z.enum(CUSTODY_KINDS),
  chainType: seatWalletSchema.shape.chain_type,
  name: walletName,
  creationId: z.uuid(),
});

/** One more wallet, under the custody that the person chose. */
export const POST = postRoute(bodySchema, async ({ user, body }) => {
  const context = { database: getAppDatabase(), owner: user, serverPublicKey: getServerSeatKey().publicKeySpkiBase64 };
  // The id is the page's own: behind the person's, nobody can repeat another's creation.
  const wallet = await createSeatWallet(context, { ...body, creationId: `${user.id}-${body.creationId}` });
  await leaveRecoveryLetter(user, wallet);
  return { wallet };
});
