"use client";

import { AutomationRuleLink } from "@/components/automations/automation-rule-link.tsx";
import { RefusalLink } from "@/components/limits/refusal-link.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { explainFailure } from "./explain-failure.ts";
import type { JourneyFailure } from "./journey.ts";

interface FailureNoticeProps {
  failure: JourneyFailure;
  /** The same signed bytes go out again by themselves. */
  retrying: boolean;
  /** The server has the signed request and goes on trying without this page. */
  kept?: boolean;
  /** The automation that asked, if one did: its rule is elsewhere. */
  automationId?: string | null;
  onClear?: () => void;
  /** Whether the request had the signature that it needs of the person. */
  isSigned?: boolean;
  /** Offered where the same request may simply be signed again. */
  onRepeat?: () => Promise<void>;
}

const KEPT =
  "Your server has your signed request and goes on trying, until it runs out. It cannot go out twice, and you may close this page.";

/** What happened, what it means for the money, what to do; the code and request id small below. */
export function FailureNotice({
  failure,
  retrying,
  kept = false,
  automationId = null,
  isSigned = true,
  onClear,
  onRepeat,
}: FailureNoticeProps) {
  const words = explainFailure(failure, isSigned);
  const requestId = failure.details.request_id;
  // The party that refused ends with the same words about the money.
  const said = failure.text.replace(/\s*Nothing was (sent|signed)\.$/, "");
  return (
    <Notice
      tone={retrying ? "plain" : "danger"}
      title={words.title}
      reference={[failure.code, typeof requestId === "string" ? requestId : null].filter(Boolean).join(" · ")}
      action={
        onClear ? (
          <div className="flex flex-wrap gap-2">
            {onRepeat ? (
              <Button size="small" onClick={() => void onRepeat()}>
                Try again
              </Button>
            ) : null}
            <Button look="secondary" size="small" onClick={onClear}>
              {retrying && !kept ? "Stop trying" : "Close"}
            </Button>
          </div>
        ) : null
      }
    >
      <p className="font-medium text-soft">{retrying && kept ? KEPT : words.money}</p>
      {said === words.title || failure.code === "policy_violation" ? null : <p>{said}</p>}
      {retrying && kept ? null : <p>{words.next}</p>}
      <FailureLink failure={failure} automationId={automationId} />
    </Notice>
  );
}

/** The way to the rule that refused, or back in. */
function FailureLink({ failure: { code, details }, automationId }: { failure: JourneyFailure; automationId: string | null }) {
  if (code === "server_rule_refused") {
    const rule = typeof details.rule === "string" ? RULE_NAMES[details.rule] : undefined;
    return (
      <p className="mt-1">
        {rule ? `The rule: ${rule}. ` : ""}
        <WalletLink href="/security" className="font-medium text-ink underline underline-offset-4">
          See your server’s rules
        </WalletLink>
      </p>
    );
  }
  if (code === "policy_violation" && automationId !== null) {
    return (
      <p className="mt-1">
        <AutomationRuleLink automationId={automationId}>See the rule of the automation</AutomationRuleLink>
      </p>
    );
  }
  if (code === "policy_violation") return <RefusalLink details={details} />;
  if (code !== "session_required" && code !== "missing_or_invalid_token") return null;
  return (
    <p className="mt-1">
      <a href="/sign-in" target="_blank" rel="noreferrer" className="font-medium text-ink underline underline-offset-4">
        Sign in, in a new tab
      </a>
      . What you typed stays here.
    </p>
  );
}

/** As on the page of the server's rules. */
const RULE_NAMES: Readonly<Record<string, string>> = {
  daily_maximum: "the most that may leave within 24 hours",
  network_fee: "the highest network fee",
  typed_data_chain: "typed data of another chain",
};
