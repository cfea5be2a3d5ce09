import type { RawRequest } from "../../../lib/protocol/vsock.ts";
import type { Action } from "./action.ts";
import { createAggregation, deleteAggregation, getAggregation } from "./aggregations.ts";
import { archiveWallet, restoreWallet } from "./archive-wallet.ts";
import { assignEntity } from "./assign-entity.ts";
import { authenticateTestAccount } from "./authenticate-test-account.ts";
import { authenticateForIntents, authenticateUser } from "./authenticate-user.ts";
import { addConditionSetItems, deleteConditionSetItem, replaceConditionSetItems } from "./condition-set-items.ts";
import { createConditionSet, deleteConditionSet, updateConditionSet } from "./condition-sets.ts";
import { createApp } from "./create-app.ts";
import { createKeyQuorum } from "./create-key-quorum.ts";
import { createPolicy } from "./create-policy.ts";
import { createUser } from "./create-user.ts";
import { createWallet } from "./create-wallet.ts";
import { enrolFactor } from "./enrol-factor.ts";
import { evaluatePolicyRequest } from "./evaluate-policy-request.ts";
import { exportWallet } from "./export-wallet.ts";
import { initImport } from "./init-import.ts";
import { authorizeIntent } from "./intents/authorize-intent.ts";
import { createIntent } from "./intents/create-intent.ts";
import { rejectIntent } from "./intents/reject-intent.ts";
import { listBudgets } from "./list-budgets.ts";
import { createPolicyRule, deletePolicyRule, updatePolicyRule } from "./policy-rules.ts";
import { dryRunRpc } from "./rpc/dry-run-rpc.ts";
import { rawSign } from "./rpc/raw-sign.ts";
import { transferTokens } from "./rpc/transfer-tokens.ts";
import { walletRpc } from "./rpc/wallet-rpc.ts";
import { submitImport } from "./submit-import.ts";
import { updateApp } from "./update-app.ts";
import { deleteKeyQuorum, updateKeyQuorum } from "./update-key-quorum.ts";
import { deletePolicy, updatePolicy } from "./update-policy.ts";
import { deleteUser, linkAccount, mergeCustomMetadata, pregenerateWallets, setCustomMetadata, unlinkAccount } from "./update-user.ts";
import { updateWallet } from "./update-wallet.ts";

interface Route {
  readonly method: RawRequest["method"];
  /** Matched against the whole path, below `/v1` or `/api/v1`. */
  readonly pattern: RegExp;
  readonly action: Action;
}

const ID = "([0-9a-z]{24,25})";
/** A rule's id may be the app's own. */
const RULE_ID = "([A-Za-z0-9_-]{1,64})";

/** Everything the enclave does. A request that matches no row is refused, whatever the host thinks of it. */
const ROUTES: readonly Route[] = [
  { method: "POST", pattern: route("/apps"), action: createApp },
  { method: "PATCH", pattern: route(`/apps/${ID}`), action: updateApp },
  { method: "POST", pattern: route("/passwordless/authenticate"), action: authenticateTestAccount },
  { method: "POST", pattern: route("/users"), action: createUser },
  { method: "POST", pattern: route(`/users/(did:privy:${ID})/factors`), action: enrolFactor },
  { method: "DELETE", pattern: route(`/users/(did:privy:${ID})`), action: deleteUser },
  { method: "POST", pattern: route(`/users/(did:privy:${ID})/custom_metadata`), action: setCustomMetadata },
  { method: "PATCH", pattern: route(`/users/(did:privy:${ID})/custom_metadata`), action: mergeCustomMetadata },
  { method: "POST", pattern: route(`/users/(did:privy:${ID})/accounts`), action: linkAccount },
  { method: "POST", pattern: route(`/users/(did:privy:${ID})/accounts/unlink`), action: unlinkAccount },
  { method: "POST", pattern: route(`/users/(did:privy:${ID})/wallets`), action: pregenerateWallets },
  { method: "POST", pattern: route("/key_quorums"), action: createKeyQuorum },
  { method: "PATCH", pattern: route(`/key_quorums/${ID}`), action: updateKeyQuorum },
  { method: "DELETE", pattern: route(`/key_quorums/${ID}`), action: deleteKeyQuorum },
  { method: "POST", pattern: route("/policies"), action: createPolicy },
  { method: "PATCH", pattern: route(`/policies/${ID}`), action: updatePolicy },
  { method: "DELETE", pattern: route(`/policies/${ID}`), action: deletePolicy },
  { method: "POST", pattern: route(`/policies/${ID}/evaluate`), action: evaluatePolicyRequest },
  { method: "POST", pattern: route(`/policies/${ID}/rules`), action: createPolicyRule },
  { method: "PATCH", pattern: route(`/policies/${ID}/rules/${RULE_ID}`), action: updatePolicyRule },
  { method: "DELETE", pattern: route(`/policies/${ID}/rules/${RULE_ID}`), action: deletePolicyRule },
  { method: "POST", pattern: route("/aggregations"), action: createAggregation },
  { method: "GET", pattern: route(`/aggregations/${ID}`), action: getAggregation },
  { method: "DELETE", pattern: route(`/aggregations/${ID}`), action: deleteAggregation },
  { method: "POST", pattern: route("/condition_sets"), action: createConditionSet },
  { method: "PATCH", pattern: route(`/condition_sets/${ID}`), action: updateConditionSet },
  { method: "DELETE", pattern: route(`/condition_sets/${ID}`), action: deleteConditionSet },
  { method: "POST", pattern: route(`/condition_sets/${ID}/condition_set_items`), action: addConditionSetItems },
  { method: "PUT", pattern: route(`/condition_sets/${ID}/condition_set_items`), action: replaceConditionSetItems },
  { method: "DELETE", pattern: route(`/condition_sets/${ID}/condition_set_items/${ID}`), action: deleteConditionSetItem },
  { method: "POST", pattern: route(`/intents/${ID}/authorize`), action: authorizeIntent },
  { method: "POST", pattern: route(`/intents/${ID}/reject`), action: rejectIntent },
  { method: "POST", pattern: route(`/intents/wallets/${ID}/rpc`), action: createIntent },
  { method: "POST", pattern: route(`/intents/wallets/${ID}/transfer`), action: createIntent },
  { method: "PATCH", pattern: route(`/intents/wallets/${ID}`), action: createIntent },
  { method: "PATCH", pattern: route(`/intents/policies/${ID}`), action: createIntent },
  { method: "POST", pattern: route(`/intents/policies/${ID}/rules`), action: createIntent },
  { method: "PATCH", pattern: route(`/intents/policies/${ID}/rules/${RULE_ID}`), action: createIntent },
  { method: "DELETE", pattern: route(`/intents/policies/${ID}/rules/${RULE_ID}`), action: createIntent },
  { method: "PATCH", pattern: route(`/intents/key_quorums/${ID}`), action: createIntent },
  { method: "POST", pattern: route("/wallets"), action: createWallet },
  { method: "POST", pattern: route("/wallets/authenticate"), action: authenticateUser },
  { method: "POST", pattern: route("/wallets/authenticate/intents"), action: authenticateForIntents },
  { method: "POST", pattern: route("/wallets/import/init"), action: initImport },
  { method: "POST", pattern: route("/wallets/import/submit"), action: submitImport },
  { method: "PATCH", pattern: route(`/wallets/${ID}`), action: updateWallet },
  { method: "POST", pattern: route(`/wallets/${ID}/rpc`), action: walletRpc },
  { method: "POST", pattern: route(`/wallets/${ID}/rpc/dry_run`), action: dryRunRpc },
  { method: "POST", pattern: route(`/wallets/${ID}/raw_sign`), action: rawSign },
  { method: "POST", pattern: route(`/wallets/${ID}/transfer`), action: transferTokens },
  { method: "POST", pattern: route(`/wallets/${ID}/export`), action: exportWallet },
  { method: "POST", pattern: route(`/wallets/${ID}/entity`), action: assignEntity },
  { method: "GET", pattern: route(`/wallets/${ID}/budgets`), action: listBudgets },
  { method: "POST", pattern: route(`/wallets/${ID}/archive`), action: archiveWallet },
  { method: "POST", pattern: route(`/wallets/${ID}/restore`), action: restoreWallet },
];

export function findRoute(method: string, path: string): { action: Action; params: string[] } | null {
  for (const { method: routeMethod, pattern, action } of ROUTES) {
    const match = routeMethod === method ? pattern.exec(path) : null;
    if (match !== null) return { action, params: match.slice(1) };
  }
  return null;
}

function route(path: string): RegExp {
  return new RegExp(`^(?:/api)?/v1${path}$`);
}
