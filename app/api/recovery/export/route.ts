import { sendExportMail } from "@/lib/auth/send-export-mail.ts";
import { recoveryExportSchema } from "@/lib/protocol/app/recovery-wallet.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { recipientWords } from "@/lib/protocol/recipient-words.ts";
import { exportAlone } from "@/lib/recovery-site/export-alone.ts";
import { listRecoveryWallets } from "@/lib/recovery-site/list-recovery-wallets.ts";
import { requireRecoveryPerson } from "@/lib/recovery-site/recovery-session.ts";
import { postRouteOf } from "@/lib/server-seat/bff-route.ts";
import { getSiteEnvironment } from "@/lib/server-seat/environment.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** The recovery site's one deed: a key, taken out by the server's seat alone, sealed to the page that asked. */
export const POST = postRouteOf(requireRecoveryPerson)(recoveryExportSchema, async ({ user, body, log }) => {
  const { PRIVY_APP_ID, WALLET_API_ORIGIN } = getSiteEnvironment();
  const { requestPayload } = body;
  if (!("recipient_public_key" in requestPayload.body))
    throw new ApiError("invalid_data", "Here a key can be taken out, and nothing changed.");
  const { recipient_public_key: publicKey, export_seed_phrase: isPhrase } = requestPayload.body;
  const recipient = recipientWords(publicKey);
  let taken = { id: "", address: "" };
  const outcome = await exportAlone(requestPayload, {
    appId: PRIVY_APP_ID,
    walletApiOrigin: WALLET_API_ORIGIN,
    seat: getServerSeatKey(),
    wallets: await listRecoveryWallets(user.email),
    onSigned: ({ kind, words }, wallet) => {
      taken = wallet;
      log.info({ kind, words, recipient, walletId: wallet.id }, "recovery.signed");
    },
  });
  const wallet = { name: null, address: taken.address };
  const secret = isPhrase ? "seed phrase" : "private key";
  // The key is out whether or not its mail is: a mail server that is down must not lose the answer, which comes only once.
  await sendExportMail({ to: user.email, wallet, secret, words: outcome.words, recipientWords: recipient }).catch((error: unknown) =>
    log.error({ reason: String(error), walletId: taken.id }, "export_mail.failed"),
  );
  return outcome;
});
