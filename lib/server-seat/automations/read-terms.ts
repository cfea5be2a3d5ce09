import "../assert-server-runtime.ts";
import type { Automation } from "../../../prisma/app/generated/client.ts";
import { type AutomationTerms, automationTermsSchema } from "../../protocol/app/automation.ts";

/** A row's terms as the pages have them. */
export function readTerms(row: Automation): AutomationTerms {
  return automationTermsSchema.parse({
    kind: row.kind,
    recipient: row.recipient,
    amountWei: row.amountWei.toFixed(),
    thresholdWei: row.thresholdWei?.toFixed() ?? null,
    dayLimitWei: row.dayLimitWei.toFixed(),
    everyMinutes: row.everyMinutes,
    startsAtMs: row.startsAt.getTime(),
    endsAtMs: row.endsAt?.getTime() ?? null,
  });
}
