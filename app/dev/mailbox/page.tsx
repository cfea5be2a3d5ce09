import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailItem } from "@/components/mailbox/mail-item.tsx";
import { MailRefresh } from "@/components/mailbox/mail-refresh.tsx";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { isMailboxLocal, listMail } from "@/lib/auth/mailbox.ts";

export const metadata: Metadata = { title: "Local mailbox" };
export const dynamic = "force-dynamic";

/** Mail of a development stack without an SMTP server. Anywhere else this page does not exist. */
export default async function MailboxPage() {
  if (!isMailboxLocal()) notFound();
  const mails = await listMail();
  return (
    <PublicFrame development>
      <div className="mx-auto grid max-w-column grid-cols-[minmax(0,1fr)] gap-4 py-10">
        <h1 className="font-semibold text-22">Local mailbox</h1>
        <p className="max-w-text text-muted">
          This stack has no mail server, so its mail lands here. Anyone who reaches this page can sign in as anyone: it exists in
          development only.
        </p>
        {mails.length === 0 ? (
          <p className="rounded-card border border-line bg-surface px-6 py-14 text-center text-muted">
            No mail yet. Ask for a code on the sign-in page and it appears here by itself.
          </p>
        ) : (
          mails.map((mail) => <MailItem key={mail.id} mail={mail} />)
        )}
        <MailRefresh />
      </div>
    </PublicFrame>
  );
}
