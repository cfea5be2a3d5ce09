import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { RecordType, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { WitnessLedger } from "../witness/witness-ledger.ts";
import type { OpenedRecord, RecordSealer } from "./record-seal.ts";

const MISSING: Record<RecordType, ErrorCode> = {
  app: "missing_or_invalid_privy_app_id",
  user: "user_does_not_exist",
  user_key: "user_session_keys_expired",
  key_quorum: "key_quorum_not_found",
  wallet: "wallet_not_found",
  policy: "policy_not_found",
  condition_set: "condition_set_not_found",
  aggregation: "aggregation_not_found",
  intent: "intent_not_found",
  intent_approval: "intent_not_found",
};

/**
 * The records that the host sent with a request, each opened against its seal, against the witness, and against the app that asks. What
 * is missing was not sent or does not exist; both are refused alike, so the host gains nothing by leaving a record out.
 */
export class Evidence {
  readonly appId: string;
  readonly #records = new Map<string, OpenedRecord>();

  private constructor(appId: string) {
    this.appId = appId;
  }

  /** @throws ApiError sealed_record_invalid | sealed_record_stale. Records of other apps are dropped: to this app they do not exist. */
  static async open(appId: string, records: readonly SealedRecord[], sealer: RecordSealer, ledger: WitnessLedger): Promise<Evidence> {
    const evidence = new Evidence(appId);
    for (const record of records) {
      const opened = sealer.open(record);
      if (record.app_id === appId) evidence.#records.set(`${record.type}:${record.id}`, opened);
    }
    const opened = [...evidence.#records.values()];
    await ledger.assertCurrent(opened.map(({ record }) => record));
    await noteAggregations(opened, ledger);
    return evidence;
  }

  get<T extends RecordType>(type: T, id: string): OpenedRecord<T> {
    const found = this.find(type, id);
    if (found === undefined && type === "app") throw new ApiError(MISSING.app, "The `privy-app-id` header names no app of this server.");
    if (found === undefined) throw new ApiError(MISSING[type], `There is no ${type.replace("_", " ")} ${id} in this app.`);
    return found;
  }

  find<T extends RecordType>(type: T, id: string): OpenedRecord<T> | undefined {
    const found = this.#records.get(`${type}:${id}`) as OpenedRecord<T> | undefined;
    return found === undefined || isDeleted(found) ? undefined : found;
  }

  /** The host has shown that the record was deleted. What is merely missing is not known to be. */
  isDeleted(type: RecordType, id: string): boolean {
    const found = this.#records.get(`${type}:${id}`);
    return found !== undefined && isDeleted(found);
  }

  all<T extends RecordType>(type: T): OpenedRecord<T>[] {
    return [...this.#records.values()].filter((opened): opened is OpenedRecord<T> => opened.record.type === type && !isDeleted(opened));
  }
}

/** An aggregation that was shown once can no longer be left out; one whose deletion was shown can. To be called with current records only. */
export async function noteAggregations(opened: readonly OpenedRecord[], ledger: WitnessLedger): Promise<void> {
  const aggregations = opened.filter(({ record }) => record.type === "aggregation");
  if (aggregations.length === 0) return;
  await ledger.noteAggregations(aggregations.map((one) => ({ id: one.record.id, appId: one.record.app_id, exists: !isDeleted(one) })));
}

function isDeleted({ content }: OpenedRecord): boolean {
  return "deleted_at" in content;
}
