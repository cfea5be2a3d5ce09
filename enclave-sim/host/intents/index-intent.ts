import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { Intent, Prisma } from "../../../prisma/vault/generated/client.ts";
import { readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A new intent's row. */
export function createIntentRow(record: SealedRecord): Intent {
  const content = readContent("intent", record);
  return {
    id: record.id,
    appId: record.app_id,
    intentType: content.intent_type,
    resourceId: content.resource_id,
    resourceVersion: content.resource_version,
    payloadHash: content.payload_hash,
    status: "pending",
    expiresAt: new Date(content.expires_at),
    createdAt: new Date(content.created_at),
    updatedAt: new Date(content.created_at),
    rejectedAt: null,
    dismissedAt: null,
    dismissalReason: null,
    actionResult: null,
    authorization: null,
    holder: null,
    leaseUntil: null,
    recheck: false,
  };
}

/**
 * Enters a new intent in what intents are found by, or closes a rejected one.
 *
 * @throws ApiError resource_already_exists for the same request with the same expiry; intent_not_pending when it is carried out or closed already
 */
export async function indexIntent(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { rejected_at } = readContent("intent", record);
  const facts = describeEvent(record);
  if (rejected_at === undefined) {
    const { count } = await writer.intent.createMany({ data: createIntentRow(record), skipDuplicates: true });
    if (count === 0) {
      throw new ApiError(
        "resource_already_exists",
        "There is an intent for this very request until the same moment: give it another expiry.",
      );
    }
    await emitEvent(writer, record.app_id, "intent.created", { ...facts, status: "pending" });
    return;
  }
  await updatePending(writer, record.id, { status: "rejected", rejectedAt: new Date(rejected_at) });
  await emitEvent(writer, record.app_id, "intent.rejected", { ...facts, status: "rejected", rejected_at });
}

/** Notes who approved. @throws ApiError intent_not_pending; intent_already_authorized when the same member's other signature was faster */
export async function indexApproval(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { intent_id: intentId, public_key, user_id, signed_at } = readContent("intent_approval", record);
  // First, because it locks the row: two approvals come one after the other, and the later one sees both. The mark is for the case that this host dies
  // before it looks whether this was the last one needed.
  await updatePending(writer, intentId, { recheck: true });
  const member = user_id ?? parseP256PublicKey(public_key, "public_key").fingerprint;
  const { count } = await writer.intentApproval.createMany({
    data: { intentId, member, signedAt: new Date(signed_at) },
    skipDuplicates: true,
  });
  if (count === 0)
    throw new ApiError("intent_already_authorized", "This member has authorized the intent already. Another one has to sign.");
  const intent = await writer.sealedRecord.findUniqueOrThrow({ where: { id: intentId } });
  const { id, type, version, content, seal } = intent;
  const facts = describeEvent({ id, type: "intent", app_id: record.app_id, version, content, seal });
  if (type !== "intent") throw new Error(`${intentId} is a ${type}, not an intent`);
  const signer = user_id === null ? { type: "key" as const, public_key } : { type: "user" as const, user_id };
  const event = { ...facts, status: "pending", authorized_at: signed_at, member: { ...signer, signed_at } };
  await emitEvent(writer, record.app_id, "intent.authorized", event);
}

/** What every event of an intent says. */
export function describeEvent(record: SealedRecord) {
  const { intent_type, created_at, expires_at } = readContent("intent", record);
  return { intent_id: record.id, intent_type, created_at, expires_at };
}

async function updatePending(writer: VaultWriter, id: string, data: Prisma.IntentUpdateManyMutationInput): Promise<void> {
  const { count } = await writer.intent.updateMany({ where: { id, status: "pending" }, data: { ...data, updatedAt: new Date() } });
  if (count === 1) return;
  const row = await writer.intent.findUnique({ where: { id } });
  throw new ApiError("intent_not_pending", `The intent is ${row?.status ?? "gone"}.`, { status: row?.status });
}
