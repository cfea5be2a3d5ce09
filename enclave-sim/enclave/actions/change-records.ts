import type { RecordType } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import type { Approval } from "../requests/authorize-by-quorum.ts";
import { assertBounded } from "../requests/replay-guard.ts";
import type { ActionContext, ActionResult } from "./action.ts";
import { hashOutcome } from "./hash-outcome.ts";
import { recordCreated } from "./record-created.ts";

/**
 * The result of an approved change of sealed records; the first one is what the request named. A signed change runs once: a captured one must not
 * undo a later one.
 *
 * @throws ApiError request_expiry_required | request_replayed
 */
export async function changeRecords(
  { request, app, services }: ActionContext,
  action: string,
  approval: Approval,
  body: unknown,
  changed: readonly [OpenedRecord<RecordType>, ...OpenedRecord<RecordType>[]],
): Promise<ActionResult> {
  if (approval.payloadHash !== null) {
    assertBounded(request, app);
    // What the change says is in the payload hash already. On the same version it may come again, when the host could not store it: only times and
    // fresh ids then differ, and the witness takes one of the two. On top of a later version it is another outcome, and refused.
    const { id, version } = changed[0].record;
    await services.ledger.spendRequest(approval.payloadHash, hashOutcome(`${id}:${version}`), request.expiresAtMs);
  }
  const result = recordCreated(action, body, changed);
  const { payloadHash: payload_hash, seats, threshold } = approval;
  return { ...result, receipt: result.receipt && { ...result.receipt, payload_hash, seats: [...seats], threshold } };
}
