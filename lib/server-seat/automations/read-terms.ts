import "../assert-server-runtime.ts";
import type { Automation } from "../../../prisma/app/generated/client.ts";
import { type AutomationTerms, automationTermsSchema } from "../../protocol/app/automation.ts";

/** A row's terms as the pages have them. */
export function readTerms(row: Automation): AutomationTerms {
  return automationTermsSchema.parse({
    kind: row.kind,
    recipient: row.recipient,
    token: row.token,
    amount: row.amount.toFixed(),
    watched: row.watched,
    thresholdWei: row.thresholdWei?.toFixed() ?? null,
    dayLimit: row.dayLimit.toFixed(),
    call: row.call === null ? null : JSON.parse(row.call),
    everyMinutes: row.everyMinutes,
    startsAtMs: row.startsAt.getTime(),
    endsAtMs: row.endsAt?.getTime() ?? null,
  });
}
