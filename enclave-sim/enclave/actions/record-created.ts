import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { RecordType } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import type { ActionResult } from "./action.ts";
import { hashOutcome } from "./hash-outcome.ts";

/**
 * The result of an action that made or changed records without a signed request; the first record is the one the receipt names. The receipt commits to the
 * answer, which its reader has in hand: a host that asks the enclave for something else than its client did cannot show a receipt for what it answers.
 */
export function recordCreated(action: string, body: unknown, opened: readonly OpenedRecord<RecordType>[], status = 200): ActionResult {
  const [subject] = opened;
  if (subject === undefined) throw new Error("an action that creates records creates at least one");
  return {
    status,
    body,
    records: opened.map(({ record }) => record),
    receipt: {
      resource_id: subject.record.id,
      action,
      payload_hash: null,
      seats: [],
      threshold: 0,
      policy: null,
      outcome_hash: hashOutcome(canonicalizeJson(body as JsonValue)),
    },
  };
}
