import "./assert-server-runtime.ts";
import type { CustodyChange as ChangeRow } from "../../prisma/app/generated/client.ts";
import { type CustodyChange, changePayloadSchema, custodyChangeSchema } from "../protocol/app/custody-change.ts";
import { readChange } from "../protocol/app/read-change.ts";
import { type Receipt, receiptSchema } from "../protocol/receipt.ts";

/** A row as the browser gets it. What was signed is read from the signed text itself. */
export function formatChange(row: ChangeRow): CustodyChange {
  const payload = changePayloadSchema.parse(JSON.parse(row.payload));
  return custodyChangeSchema.parse({
    id: row.id,
    walletId: row.walletId,
    kind: row.kind,
    actor: row.actor,
    status: row.status,
    body: payload.body,
    payload,
    payloadHash: row.payloadHash,
    words: readChange(payload)?.words ?? "",
    receipt: readReceipt(row),
    error: row.error === null ? null : JSON.parse(row.error),
    createdAtMs: row.createdAt.getTime(),
  });
}

export function readReceipt({ receipt }: Pick<ChangeRow, "receipt">): Receipt | null {
  return receipt === null ? null : receiptSchema.parse(JSON.parse(receipt));
}
