import { z } from "zod";
import { TRANSACTION_STATUSES } from "../api/transactions.ts";
import { receiptSchema } from "../receipt.ts";
import { intentSchema } from "./read-intent.ts";
import { CUSTODY_KINDS } from "./seat-wallet.ts";
import { requestPayloadSchema, wireErrorSchema } from "./wallet-action.ts";

/**
 * `queued`: the one seat that is needed signed it, and the server has kept it to pass on. `expired`: it ran out before that; nothing was sent. `signing`: the server holds a reservation and waits for the backend. `unknown`: the backend's answer was lost; repeating the same signed
 * request finds it. `refused`: nothing was signed by the enclave. `signed`: a message or typed data is signed. The rest is the transaction's
 * status as the wallet API names it.
 */
export const ACTION_STATUSES = ["queued", "signing", "unknown", "refused", "expired", "signed", ...TRANSACTION_STATUSES] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** A status that can still change. */
export const OPEN_STATUSES: readonly ActionStatus[] = ["queued", "signing", "unknown", "pending", "broadcasted", "confirmed"];

const milliseconds = z.number().nonnegative().nullable();

export const timingsSchema = z.strictObject({
  /** Since the request arrived: rules passed, server seat signed. */
  checkedMs: milliseconds,
  signedMs: milliseconds,
  /** The round trip to the wallet API, and what the wallet host measured of it. */
  backendMs: milliseconds,
  hostMs: milliseconds,
  enclaveMs: milliseconds,
  dbMs: milliseconds,
  chainMs: milliseconds,
});
export type ActionTimings = z.infer<typeof timingsSchema>;

export const activityRowSchema = z.strictObject({
  id: z.string(),
  walletId: z.string(),
  /** Of the wallet: which seats this needed. */
  custody: z.enum(CUSTODY_KINDS),
  /** The automation that asked: then the server's seat signed as an additional signer, under the automation's own limits. */
  automationId: z.string().nullable(),
  /** The signed request itself, so that a browser can check what the intent below says about it. */
  payload: requestPayloadSchema,
  intent: intentSchema,
  status: z.enum(ACTION_STATUSES),
  /** null where the server signed alone. */
  userSignature: z.string().nullable(),
  /** Whether the server's rules allowed it; then its amount counts against the limits for a day. */
  serverSigned: z.boolean(),
  /** null until the request was carried out. */
  serverSignature: z.string().nullable(),
  /** Result of a message or typed data, 0x hex. */
  signature: z.string().nullable(),
  transactionId: z.string().nullable(),
  transactionHash: z.string().nullable(),
  blockNumber: z.int().nullable(),
  receipt: receiptSchema.nullable(),
  /** What refused it, and why. */
  error: wireErrorSchema.nullable(),
  timings: timingsSchema.nullable(),
  createdAtMs: z.int(),
});
export type ActivityRow = z.infer<typeof activityRowSchema>;

/** `GET /api/activity?cursor=…` */
export const activityPageSchema = z.strictObject({ data: z.array(activityRowSchema), next_cursor: z.string().nullable() });
export type ActivityPage = z.infer<typeof activityPageSchema>;
