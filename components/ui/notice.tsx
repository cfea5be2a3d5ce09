import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

interface NoticeProps {
  /** What happened. */
  title: string;
  /** What it means for the money, and what to do. */
  children?: ReactNode;
  tone?: "plain" | "danger";
  /** Small print for support: the code and the request id. */
  reference?: string | undefined;
  action?: ReactNode;
  className?: string;
}

/** A failure or a state, in three sentences. The icon and the words carry it; colour only helps. */
export function Notice({ title, children, tone = "plain", reference, action, className }: NoticeProps) {
  const Icon = tone === "danger" ? CircleAlert : Info;
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cn(
        "flex animate-rise gap-3 rounded-card border bg-surface p-4",
        tone === "danger" ? "border-danger" : "border-line-strong",
        className,
      )}
    >
      <Icon className={cn("mt-0.5 size-5 shrink-0", tone === "danger" ? "text-danger-ink" : "text-muted")} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-15">{title}</p>
        {children ? <div className="mt-0.5 text-13 text-muted">{children}</div> : null}
        {reference ? <p className="mt-2 break-all font-mono text-13 text-faint">{reference}</p> : null}
        {action ? <div className="mt-3">{action}</div> : null}
      </div>
    </div>
  );
}
