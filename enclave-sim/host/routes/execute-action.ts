import { ApiError } from "../../../lib/protocol/errors.ts";
import { type Receipt, receiptSchema } from "../../../lib/protocol/receipt.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveResult, TransactionFill } from "../../../lib/protocol/vsock.ts";
import { type ApiAnswer, errorAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { insertReceipts } from "../receipts/receipt-writer.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { storeRecords } from "../records/store-records.ts";
import { tellOvertaken } from "../records/tell-overtaken.ts";
import { type RequestScope, receiptHeader } from "../requests/stored-requests.ts";
import type { HostServices } from "../services.ts";
import { emitRecordEvents } from "../webhooks/emit-record-events.ts";

interface ActionOptions {
  /** null: the request may run as often as it comes. */
  readonly scope: RequestScope | null;
  /** What the host proposes for members that the request left open; asked for only when the request really runs. */
  readonly propose?: () => Promise<TransactionFill>;
  /** What the host adds to the enclave's body; `records` are the new and changed ones, not stored yet. */
  readonly complete?: (body: unknown, records: readonly SealedRecord[]) => Promise<unknown>;
}

/**
 * Has the enclave act on an authenticated request and stores all that comes of it in one transaction: records, shares, receipt, answer. Only
 * then is the change acknowledged, and only then does the caller hear of it.
 */
export async function executeAction(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  { scope, propose, complete = async (body) => body }: ActionOptions,
): Promise<ApiAnswer> {
  const { timing } = request;
  return runOnce(request, services, scope, async () => {
    const outcome = await askEnclave(request, services, evidence, await propose?.());
    const { result, receipt } = outcome;
    const answer = jsonAnswer(result.status, await complete(result.body, result.records ?? []), receiptHeader(receipt?.body.id ?? null));
    await timing.measure("db", () => storeOutcome(services, outcome, scope, answer, { before: evidence.records, body: request.body }));
    await services.acknowledger.acknowledge(result.records ?? []);
    return answer;
  });
}

interface Outcome {
  readonly result: EnclaveResult;
  readonly receipt: Receipt | null;
}

/** Its own time is counted as `enclave`; the way there and back stays with the host. */
async function askEnclave(
  { raw, timing }: ApiRequest,
  { enclave, database }: HostServices,
  { records, shares }: Evidence,
  fill: TransactionFill | undefined,
): Promise<Outcome> {
  const added = { ...(shares === undefined ? {} : { shares }), ...(fill === undefined ? {} : { fill }) };
  const result = await enclave
    .execute({ request: raw, records, ...added })
    .catch((error: unknown) => tellOvertaken(error, records, database));
  timing.add("enclave", result.enclave_us / 1000);
  return { result, receipt: result.receipt === undefined ? null : receiptSchema.parse(result.receipt) };
}

/**
 * Runs `act` unless the same request ran or is running. What it answers is final; what it refuses is final too, when repeating the same bytes
 * cannot end otherwise. Failures on our side, missing authority and conflicts are forgotten, so that the request may come again.
 */
export async function runOnce(
  { body, timing, log }: ApiRequest,
  { storedRequests, database }: HostServices,
  scope: RequestScope | null,
  act: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  if (scope === null) return act();
  const known = await timing.measure("db", () => storedRequests.begin(scope, body));
  if (known !== null) return known;
  try {
    return await act();
  } catch (error) {
    const refusal = error instanceof ApiError && isFinal(error) && scope.key.startsWith("key:") ? errorAnswer(error) : null;
    const settled = refusal === null ? storedRequests.abandon(scope) : storedRequests.complete(database, scope, refusal, null);
    // If this fails too, the database is away; the claim then ends with its lease, and the first error is the one to tell.
    await settled.catch((reason: unknown) => log.error({ err: reason }, "request.claim_left"));
    throw error;
  }
}

function isFinal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && ![401, 409, 429].includes(status);
}

async function storeOutcome(
  { database, cipher, receipts, storedRequests }: HostServices,
  { result, receipt }: Outcome,
  scope: RequestScope | null,
  answer: ApiAnswer,
  { before, body }: { readonly before: readonly SealedRecord[]; readonly body: ApiRequest["body"] },
): Promise<void> {
  if (scope === null && (result.records ?? []).length === 0) {
    if (receipt !== null) await receipts.write(receipt);
    return;
  }
  await database.$transaction(async (writer) => {
    await storeRecords(writer, cipher, result);
    if (receipt !== null) await insertReceipts(writer, [receipt]);
    if (scope !== null) await storedRequests.complete(writer, scope, answer, receipt?.body.id ?? null);
    await emitRecordEvents(writer, { changed: result.records ?? [], before, action: receipt?.body.action ?? null, body });
  });
}
