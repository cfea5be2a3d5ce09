import "../server-seat/assert-server-runtime.ts";
import { createTransport } from "nodemailer";
import { getSiteEnvironment, isRecoverySite } from "../server-seat/environment.ts";
import { formatEmailCode } from "./email-code.ts";
import { isMailboxLocal, storeMail } from "./mailbox.ts";

export interface SignInMail {
  to: string;
  code: string;
  /** The link; it carries the same code. */
  url: string;
}

/** Sends the code and the link, or puts them into the local mailbox of a development stack. */
export async function sendSignInMail({ to, code, url }: SignInMail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, WEB_ORIGIN } = getSiteEnvironment();
  const shown = formatEmailCode(code);
  const isRecovery = isRecoverySite();
  const subject = `${shown} is your Countersign ${isRecovery ? "recovery " : ""}code`;
  const text = [
    `Your code is ${shown}`,
    "",
    `Type it at ${WEB_ORIGIN}, or open this link in the browser ${isRecovery ? "that asked for it" : "you want to use"}:`,
    url,
    "",
    "Both work once, for ten minutes. If you did not ask for this, ignore it: nobody can sign in without it.",
    ...(isRecovery ? ["", "At this site the key of a wallet can be taken out. Tell nobody this code."] : []),
  ].join("\n");
  if (isMailboxLocal()) return storeMail({ to, subject, text, code: shown, url });
  if (SMTP_URL === undefined) throw new Error("SMTP_URL is not set");
  const { rejected } = await createTransport(SMTP_URL).sendMail({ to, from: MAIL_FROM, subject, text });
  if (rejected.length > 0) throw new Error("the mail server refused the address");
}
