import "./assert-server-runtime.ts";
import { keyQuorumSchema } from "../protocol/api/key-quorums.ts";
import { policySchema } from "../protocol/api/policies.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { PolicySummary, QuorumSummary, WalletRecords } from "../protocol/app/wallet-records.ts";
import { parseP256PublicKey } from "../protocol/p256-public-key.ts";
import { callWalletApi } from "./request-wallet-api.ts";

/** A wallet's owner, signers and policies, read from the wallet API now. What this app remembers of its making is not asked. */
export async function readWalletRecords(walletId: string): Promise<WalletRecords> {
  const wallet = await callWalletApi(walletSchema, { method: "GET", path: `/v1/wallets/${encodeURIComponent(walletId)}` });
  const [owner, policies, signers] = await Promise.all([
    wallet.owner_id === null ? null : readQuorum(wallet.owner_id),
    Promise.all(wallet.policy_ids.map(readPolicy)),
    Promise.all(
      wallet.additional_signers.map(async ({ signer_id, override_policy_ids: policyIds = [] }) => {
        const [quorum, own] = await Promise.all([readQuorum(signer_id), Promise.all(policyIds.map(readPolicy))]);
        return { quorum, policies: own };
      }),
    ),
  ]);
  return { owner, policies, signers, exportedAtMs: wallet.exported_at };
}

async function readQuorum(id: string): Promise<QuorumSummary> {
  const quorum = await callWalletApi(keyQuorumSchema, { method: "GET", path: `/v1/key_quorums/${encodeURIComponent(id)}` });
  const members = [
    ...quorum.user_ids.map((userId) => ({ kind: "user" as const, id: userId })),
    ...quorum.authorization_keys.map((key) => ({
      kind: "key" as const,
      id: parseP256PublicKey(key.public_key, "a quorum's key").fingerprint,
    })),
    ...quorum.key_quorum_ids.map((quorumId) => ({ kind: "quorum" as const, id: quorumId })),
  ];
  // Without a threshold every member must sign.
  return { id, threshold: quorum.authorization_threshold ?? members.length, members };
}

async function readPolicy(id: string): Promise<PolicySummary> {
  const { name, rules } = await callWalletApi(policySchema, { method: "GET", path: `/v1/policies/${encodeURIComponent(id)}` });
  return { id, name, rules: rules.map((rule) => ({ name: rule.name, action: rule.action, method: rule.method })) };
}
