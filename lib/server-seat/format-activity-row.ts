import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import { type ActivityRow, activityRowSchema } from "../protocol/app/activity.ts";
import { readIntent } from "../protocol/app/read-intent.ts";
import { requestPayloadSchema } from "../protocol/app/wallet-action.ts";

interface Around {
  /** Of the wallet. */
  custody: string;
  /** Set where an automation asked. */
  automationRun: { automationId: string } | null;
}

/** A row as the browser gets it. The intent is decoded from the stored signed text each time, so it cannot disagree with what was signed. */
export function formatActivityRow(action: WalletAction, { custody, automationRun }: Around): ActivityRow {
  const payload = requestPayloadSchema.parse(JSON.parse(action.payload));
  return activityRowSchema.parse({
    id: action.id,
    walletId: action.walletId,
    custody,
    automationId: automationRun?.automationId ?? null,
    payload,
    intent: readIntent(payload),
    status: action.status,
    userSignature: action.userSignature,
    // Shown once it was used. Before, it would be a signature of this seat for somebody who only has a session.
    serverSignature: action.response === null ? null : action.serverSignature,
    serverSigned: action.serverSignature !== null,
    signature: readSignature(action.response),
    transactionId: action.transactionId,
    transactionHash: action.transactionHash,
    blockNumber: action.blockNumber,
    receipt: parseOrNull(action.receipt),
    error: parseOrNull(action.error),
    timings: parseOrNull(action.timings),
    createdAtMs: action.createdAt.getTime(),
  });
}

function readSignature(response: string | null): string | null {
  const body: unknown = parseOrNull(response);
  if (typeof body !== "object" || body === null || !("data" in body)) return null;
  const { data } = body;
  if (typeof data !== "object" || data === null || !("signature" in data)) return null;
  return typeof data.signature === "string" ? data.signature : null;
}

function parseOrNull(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
