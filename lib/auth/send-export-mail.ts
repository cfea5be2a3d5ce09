import "../server-seat/assert-server-runtime.ts";
import { createTransport } from "nodemailer";
import { getSiteEnvironment, isRecoverySite } from "../server-seat/environment.ts";
import { isMailboxLocal, storeMail } from "./mailbox.ts";

export interface ExportMail {
  to: string;
  /** `name`: what the person calls it; only the app knows that. */
  wallet: { name: string | null; address: string };
  secret: "private key" | "seed phrase";
  /** The signed request, and the key that the answer was encrypted to: as on the page, and in the server's log. */
  words: string;
  recipientWords: string;
}

/** Tells the person that a wallet's key was taken out: if it was somebody else, this is how they hear of it. Names no key. */
export async function sendExportMail({ to, wallet, secret, words, recipientWords }: ExportMail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, WEB_ORIGIN } = getSiteEnvironment();
  const name = wallet.name === null ? wallet.address : `“${wallet.name}” (${wallet.address})`;
  const subject = `The ${secret} of ${wallet.name === null ? wallet.address : `“${wallet.name}”`} was taken out`;
  const [how, refuge] = isRecoverySite()
    ? [` at the recovery site, ${WEB_ORIGIN}, by your server alone`, "with the wallet program of your choice"]
    : ["", `at ${WEB_ORIGIN}`];
  const text = [
    `The ${secret} of your wallet ${name} was taken out${how}, at ${new Date().toUTCString()}.`,
    `The request, in six words: ${words}`,
    `The key it was encrypted to: ${recipientWords}`,
    "",
    "If this was you, keep it where nobody else looks. Whoever has it can move everything, without your server.",
    `If it was not you, move what the wallet holds to another one now, ${refuge}.`,
  ].join("\n");
  if (isMailboxLocal()) return storeMail({ to, subject, text });
  if (SMTP_URL === undefined) throw new Error("SMTP_URL is not set");
  const { rejected } = await createTransport(SMTP_URL).sendMail({ to, from: MAIL_FROM, subject, text });
  if (rejected.length > 0) throw new Error("the mail server refused the address");
}
