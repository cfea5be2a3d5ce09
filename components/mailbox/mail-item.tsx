import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import type { LocalMail } from "@/lib/auth/mailbox.ts";

/** One mail: the code to type, the link to open; or what it tells. */
export function MailItem({ mail }: { mail: LocalMail }) {
  if (mail.code === undefined || mail.url === undefined) {
    return (
      <article className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-card border border-line bg-surface p-5">
        <p className="text-13 text-muted [overflow-wrap:anywhere]">
          To {mail.to} · <LocalTime ms={mail.sentAtMs} show="clock" />
        </p>
        <p className="font-medium [overflow-wrap:anywhere]">{mail.subject}</p>
        <p className="whitespace-pre-line text-13 text-muted [overflow-wrap:anywhere]">{mail.text}</p>
      </article>
    );
  }
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-card border border-line bg-surface p-5 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="text-13 text-muted [overflow-wrap:anywhere]">
          To {mail.to} · <LocalTime ms={mail.sentAtMs} show="clock" />
        </p>
        <p className="flex items-center gap-1">
          <span className="font-medium font-mono text-22 tracking-[0.06em]">{mail.code}</span>
          <CopyButton text={mail.code} label={`Copy the code for ${mail.to}`} />
        </p>
      </div>
      <Button asChild className="min-w-0 max-w-full">
        {/* A plain link: the server answers it with a session and a redirect. */}
        <a href={mail.url}>
          <span className="truncate">Sign in as {mail.to}</span>
        </a>
      </Button>
    </article>
  );
}
