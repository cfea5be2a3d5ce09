import type { ChangePayload } from "../protocol/app/custody-change.ts";
import { type Change, readChange } from "../protocol/app/read-change.ts";
import type { CustodyKind } from "../protocol/app/seat-wallet.ts";
import { ApiError } from "../protocol/errors.ts";
import { assertLifetime } from "./pin-payload.ts";

/** A wallet of the person, with the policies that this server made for it. */
export interface ChangeableWallet {
  readonly id: string;
  readonly custody: CustodyKind;
  readonly policies: readonly { readonly id: string; readonly role: string }[];
}

export interface ChangePinnedTo {
  appId: string;
  walletApiOrigin: string;
  wallets: readonly ChangeableWallet[];
  /** The quorum of this server's seat alone; null while it has none. */
  serverSignerId: string | null;
  nowMs: number;
}

/**
 * Refuses every change that is not one of this app, to the configured wallet API, of a wallet of this person or a policy that was made for it. What a seat signs
 * it answers for: nobody but this server may become a signer, and only with limits of its own, which it cannot change alone.
 *
 * @throws ApiError invalid_data, wallet_not_found, policy_not_found, request_expired, server_rule_refused
 */
export function pinChange(payload: ChangePayload, pinned: ChangePinnedTo): { change: Change; wallet: ChangeableWallet } {
  if (payload.headers["privy-app-id"] !== pinned.appId) throw new ApiError("invalid_data", "The signed privy-app-id is not this app.");
  const change = readChange(payload);
  if (change === null) throw new ApiError("invalid_data", "The signed url, method and body do not belong together.");
  const wallet = findSubject(payload.url, change, pinned);
  assertLifetime(change.expiresAtMs, pinned.nowMs);
  assertWithinRules(payload.body, wallet, pinned.serverSignerId);
  return { change, wallet };
}

/** Compared as text with the urls it may be, as in pinPayload. */
function findSubject(url: string, { kind }: Change, { wallets, walletApiOrigin }: ChangePinnedTo): ChangeableWallet {
  const isNamed = (wallet: ChangeableWallet): boolean => {
    if (kind === "policy") return wallet.policies.some(({ id }) => url === `${walletApiOrigin}/v1/policies/${id}`);
    return url === `${walletApiOrigin}/v1/wallets/${wallet.id}${kind === "export" ? "/export" : ""}`;
  };
  const wallet = wallets.find(isNamed);
  if (wallet !== undefined) return wallet;
  throw kind === "policy"
    ? new ApiError("policy_not_found", "The signed url does not name a policy of one of your wallets.")
    : new ApiError("wallet_not_found", "The signed url does not name one of your wallets.");
}

function assertWithinRules(body: ChangePayload["body"], { policies }: ChangeableWallet, serverSignerId: string | null): void {
  if (!("policy_ids" in body) && !("additional_signers" in body)) return;
  const isOwn = (id: string, role: string) => policies.some((policy) => policy.id === id && policy.role === role);
  for (const id of body.policy_ids ?? []) {
    if (!isOwn(id, "wallet")) throw refusal("policy", `The policy ${id} was not made for this wallet.`);
  }
  for (const { signer_id, override_policy_ids } of body.additional_signers ?? []) {
    if (signer_id !== serverSignerId) throw refusal("signer", "Only your server can become a signer here.");
    const stranger = override_policy_ids.find((id) => !isOwn(id, "signer"));
    if (stranger !== undefined) throw refusal("signer", `The policy ${stranger} was not made for a signer of this wallet.`);
  }
}

function refusal(rule: string, reason: string): ApiError {
  return new ApiError("server_rule_refused", `Your server did not sign. ${reason} Nothing was changed.`, { rule });
}
