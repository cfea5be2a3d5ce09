import { formatLinkedAccount } from "./format-linked-account.ts";
import type { PolicyRule } from "./policy/policy-schema.ts";
import type {
  AggregationContent,
  ConditionSetContent,
  KeyQuorumContent,
  PolicyContent,
  UserContent,
  UserFactor,
  WalletContent,
} from "./sealed-record.ts";

/** How record contents appear on the wire: Privy's types, in the key order of its live answers. Used by the enclave for what it makes and by the host for reads. */

/**
 * Privy's User.
 *
 * @param embedded the wallets in custody here, as accounts. They are no part of the user's record: only the host's index knows all of a user's.
 */
export function formatUser(id: string, user: UserContent, embedded: readonly Record<string, unknown>[] = []): Record<string, unknown> {
  return {
    id,
    created_at: user.created_at,
    linked_accounts: [...user.linked_accounts.map(formatLinkedAccount), ...embedded],
    mfa_methods: [],
    has_accepted_terms: false,
    is_guest: false,
    ...(user.custom_metadata === null ? {} : { custom_metadata: user.custom_metadata }),
  };
}

/** Privy's KeyQuorum, in its live key order. */
export function formatKeyQuorum(id: string, quorum: KeyQuorumContent): Record<string, unknown> {
  const { display_name, authorization_threshold, authorization_keys, user_ids, key_quorum_ids } = quorum;
  return { id, display_name, authorization_threshold, authorization_keys, user_ids, key_quorum_ids };
}

/**
 * Privy's Wallet, in its live key order.
 *
 * @param owner the quorum that owns the wallet; undefined when nobody does. How many of its members must sign is said with the wallet.
 */
export function formatWallet(id: string, wallet: WalletContent, owner: KeyQuorumContent | undefined): Record<string, unknown> {
  return {
    id,
    address: wallet.address,
    chain_type: wallet.chain_type,
    ...(wallet.chain_type === "ethereum" || wallet.chain_type === "solana" ? {} : { public_key: wallet.public_key }),
    policy_ids: wallet.policy_ids,
    additional_signers: wallet.additional_signers,
    owner_id: wallet.owner_id,
    created_at: wallet.created_at,
    exported_at: wallet.exported_at,
    imported_at: wallet.imported_at,
    archived_at: wallet.archived_at ?? null,
    ...(owner === undefined ? {} : { authorization_threshold: thresholdOf(owner) }),
    ...(wallet.display_name === null ? {} : { display_name: wallet.display_name }),
    ...(wallet.entity === undefined ? {} : { entity: { id: wallet.entity.id, type: wallet.entity.type } }),
    ...(wallet.external_id === null ? {} : { external_id: wallet.external_id }),
  };
}

/** A quorum without a threshold needs all its members, which are distinct. */
function thresholdOf({ authorization_threshold, authorization_keys, user_ids, key_quorum_ids }: KeyQuorumContent): number {
  return authorization_threshold ?? authorization_keys.length + user_ids.length + key_quorum_ids.length;
}

/** Privy's Policy, in its live key order. */
export function formatPolicy(id: string, policy: PolicyContent): Record<string, unknown> {
  const { name, chain_type, rules, version, created_at, owner_id } = policy;
  return { id, name, chain_type, rules, version, created_at, owner_id };
}

/** Privy's PolicyRuleResponse. */
export function formatPolicyRule({ id, name, method, action, conditions }: PolicyRule): Record<string, unknown> {
  return { id, name, method, action, conditions };
}

/** Privy's ConditionSet. */
export function formatConditionSet(id: string, { name, owner_id, created_at }: ConditionSetContent): Record<string, unknown> {
  return { id, name, owner_id, created_at };
}

/** Privy's ConditionSetItem. */
export function formatConditionSetItem(
  setId: string,
  { id, value, created_at }: ConditionSetContent["items"][number],
): Record<string, unknown> {
  return { id, condition_set_id: setId, value, created_at };
}

/** Privy's Aggregation. */
export function formatAggregation(id: string, aggregation: AggregationContent): Record<string, unknown> {
  const { name, method, metric, window, conditions, group_by, owner_id, created_at } = aggregation;
  return { id, name, method, metric, window, conditions, group_by, owner_id, created_at };
}

/** A factor as its user and app may see it: the public key lets an app server verify a step-up of its own. */
export function formatFactor(factor: UserFactor): Record<string, unknown> {
  const { type, id, public_key, enrolled_at } = factor;
  return { id, type, public_key, enrolled_at, ...(factor.type === "passkey" ? { credential_id: factor.credential_id } : {}) };
}
