import "../server-seat/assert-server-runtime.ts";
import { createTransport } from "nodemailer";
import { getEnvironment } from "../server-seat/environment.ts";
import { isMailboxLocal, storeMail } from "./mailbox.ts";

export interface ExportMail {
  to: string;
  wallet: { name: string; address: string };
  secret: "private key" | "seed phrase";
  /** The signed request, and the key that the answer was encrypted to: as on the page, and in the server's log. */
  words: string;
  recipientWords: string;
}

/** Tells the person that a wallet's key was taken out: if it was somebody else, this is how they hear of it. Names no key. */
export async function sendExportMail({ to, wallet, secret, words, recipientWords }: ExportMail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, WEB_ORIGIN } = getEnvironment();
  const subject = `The ${secret} of “${wallet.name}” was taken out`;
  const text = [
    `The ${secret} of your wallet “${wallet.name}” (${wallet.address}) was taken out at ${new Date().toUTCString()}.`,
    `The request, in six words: ${words}`,
    `The key it was encrypted to: ${recipientWords}`,
    "",
    "If this was you, keep it where nobody else looks. Whoever has it can move everything, without your server.",
    `If it was not you, move what the wallet holds to another one now, at ${WEB_ORIGIN}.`,
  ].join("\n");
  if (isMailboxLocal()) return storeMail({ to, subject, text });
  if (SMTP_URL === undefined) throw new Error("SMTP_URL is not set");
  const { rejected } = await createTransport(SMTP_URL).sendMail({ to, from: MAIL_FROM, subject, text });
  if (rejected.length > 0) throw new Error("the mail server refused the address");
}
