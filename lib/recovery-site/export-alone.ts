import "../server-seat/assert-server-runtime.ts";
import { walletExportSchema } from "../protocol/api/wallets.ts";
import type { ChangeOutcome, ChangePayload } from "../protocol/app/custody-change.ts";
import type { Change } from "../protocol/app/read-change.ts";
import type { RecoveryWallet } from "../protocol/app/recovery-wallet.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { pinChange } from "../server-seat/pin-change.ts";
import { fetchReceipt } from "../server-seat/send-rpc.ts";
import { sendSigned } from "../server-seat/send-signed.ts";
import type { ServerSeatKey } from "../server-seat/server-seat-key.ts";

export interface AloneContext {
  appId: string;
  walletApiOrigin: string;
  seat: ServerSeatKey;
  /** The wallets of the person who is signed in, read a moment ago. */
  wallets: readonly RecoveryWallet[];
  /** Hears of the export before it is signed. */
  onSigned: (change: Change, wallet: RecoveryWallet) => void;
}

/**
 * Has a key taken out by the server's seat alone: an export and nothing else, of a wallet of this person where one seat is enough, pinned by the app server's own rules.
 * The enclave would refuse it for any other; what forbids exports still does.
 *
 * @throws ApiError invalid_data, wallet_not_found, server_rule_refused, request_expired, and what the wallet API refuses with
 */
export async function exportAlone(payload: ChangePayload, { wallets, seat, onSigned, ...pinned }: AloneContext): Promise<ChangeOutcome> {
  const changeable = wallets.map(({ id }) => ({ id, custody: "either" as const, policies: [] }));
  const pinnedChange = pinChange(payload, { ...pinned, wallets: changeable, serverSignerId: null, nowMs: Date.now() });
  const { change } = pinnedChange;
  const wallet = wallets.find(({ id }) => id === pinnedChange.wallet.id);
  if (change.kind !== "export" || wallet === undefined) throw refusal("Here a key can be taken out, and nothing changed.");
  if (wallet.by !== "server") throw refusal("The server's seat alone is not enough for this wallet, or has not said that it is yours.");
  onSigned(change, wallet);
  const signature = seat.signBytes(new TextEncoder().encode(canonicalizeRequest(payload)));
  const { answer } = await sendSigned({ payload, signatures: [signature] });
  const { payloadHash, words } = change;
  const receipt = await fetchReceipt(answer.headers.get("countersign-receipt-id"));
  // Nothing is written down here: the request's own hash names the change.
  return { changeId: payloadHash, body: readSealed(answer.body), receipt, payloadHash, words };
}

function readSealed(body: unknown) {
  const sealed = walletExportSchema.safeParse(body);
  if (sealed.success) return sealed.data;
  throw new ApiError("invalid_data", "The backend’s answer is not a sealed export.");
}

function refusal(reason: string): ApiError {
  return new ApiError("server_rule_refused", `The server's seat did not sign. ${reason} Nothing was taken out.`, { rule: "recovery" });
}
