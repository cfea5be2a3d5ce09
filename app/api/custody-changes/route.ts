import { sendExportMail } from "@/lib/auth/send-export-mail.ts";
import { changeRequestSchema } from "@/lib/protocol/app/custody-change.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { recipientWords } from "@/lib/protocol/recipient-words.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute, postRoute } from "@/lib/server-seat/bff-route.ts";
import { getEnvironment } from "@/lib/server-seat/environment.ts";
import { formatChange } from "@/lib/server-seat/format-change.ts";
import { runChange } from "@/lib/server-seat/run-change.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

const MAX_LISTED = 50;

/** The server's half of a change of custody: limits, signers, or the key itself. */
export const POST = postRoute(changeRequestSchema, async ({ user, body, log }) => {
  if (user.walletUserId === null) throw new ApiError("wallet_not_found", "Set up your wallet first.");
  const { PRIVY_APP_ID, WEB_ORIGIN, WALLET_API_ORIGIN } = getEnvironment();
  const database = getAppDatabase();
  const { requestPayload } = body;
  const asked = "recipient_public_key" in requestPayload.body ? requestPayload.body : null;
  const recipient = asked === null ? null : recipientWords(asked.recipient_public_key);
  let walletId = "";
  const outcome = await runChange(body, {
    database,
    userId: user.id,
    walletUserId: user.walletUserId,
    appId: PRIVY_APP_ID,
    webOrigin: WEB_ORIGIN,
    walletApiOrigin: WALLET_API_ORIGIN,
    seat: getServerSeatKey(),
    onSigned: ({ kind, words }, wallet) => {
      walletId = wallet.id;
      log.info({ kind, words, recipient, walletId, custody: wallet.custody }, "custody_change.signed");
    },
  });
  if (asked !== null && recipient !== null) {
    const wallet = await database.wallet.findUniqueOrThrow({ where: { id: walletId } });
    const secret = asked.export_seed_phrase ? "seed phrase" : "private key";
    // The key is out whether or not its mail is: a mail server that is down must not lose the answer, which comes only once.
    await sendExportMail({ to: user.email, wallet, secret, words: outcome.words, recipientWords: recipient }).catch((error: unknown) =>
      log.error({ reason: String(error), walletId }, "export_mail.failed"),
    );
  }
  return outcome;
});

/** A wallet's changes, newest first. */
export const GET = getRoute(async ({ request, user }) => {
  const walletId = new URL(request.url).searchParams.get("wallet") ?? "";
  const where = { userId: user.id, walletId };
  const rows = await getAppDatabase().custodyChange.findMany({ where, orderBy: { createdAt: "desc" }, take: MAX_LISTED });
  return { data: rows.map(formatChange) };
});
