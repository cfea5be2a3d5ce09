import type { PolicySummary, QuorumMember, QuorumSummary, SeatIds, WalletRecords } from "@/lib/protocol/app/wallet-records.ts";
import { custodyOfOwner } from "@/lib/protocol/app/wallet-records.ts";

/** A wallet's records as sentences: who owns it, who else may sign, what limits it. */
export function describeRecords(records: WalletRecords, ids: SeatIds): string[] {
  return [describeOwner(records.owner, ids), ...describeSigners(records, ids), ...describePolicies(records.policies)];
}

function describeOwner(owner: QuorumSummary | null, ids: SeatIds): string {
  if (owner === null) return "Nobody owns it: whoever holds this app’s secret can move it.";
  switch (custodyOfOwner(owner, ids)) {
    case "both":
      return "You and your server own it together: both must sign.";
    case "user":
      return "You own it alone: only you sign.";
    case "either":
      return "You and your server own it: one of you is enough.";
    case null: {
      const { threshold, members } = owner;
      return `${members.length === 1 ? "One member owns it" : `${members.length} members own it, and ${threshold} of them must sign`}: ${list(members, ids)}.`;
    }
  }
}

function describeSigners({ signers }: WalletRecords, ids: SeatIds): string[] {
  if (signers.length === 0) return ["Nobody else may sign."];
  return signers.map(({ quorum, policies }) => {
    const who = capitalize(list(quorum.members, ids));
    const needs = quorum.threshold === quorum.members.length && quorum.threshold > 1 ? " together" : "";
    const limits = policies.map(({ name }) => `“${name}”`).join(", ");
    return `${who} may also sign${needs}, ${limits ? `only within ${limits}` : "within the wallet’s own policy"}.`;
  });
}

function describePolicies(policies: readonly PolicySummary[]): string[] {
  if (policies.length === 0) return ["No policy limits it inside the enclave."];
  return policies.map(({ name, rules }) => {
    const does = [describeRules("allows", rules, "ALLOW"), describeRules("refuses", rules, "DENY")].filter((part) => part !== null);
    return `The policy “${name}” holds inside the enclave: it ${does.join(", and ") || "has no rules, so it allows nothing"}.`;
  });
}

/** One name may stand over a rule for each method. */
function describeRules(verb: string, rules: PolicySummary["rules"], action: string): string | null {
  const names = [...new Set(rules.filter((rule) => rule.action === action).map((rule) => `“${rule.name}”`))];
  return names.length === 0 ? null : `${verb} ${join(names)}`;
}

function list(members: readonly QuorumMember[], ids: SeatIds): string {
  return join(members.map((member) => nameMember(member, ids))) || "nobody";
}

function join(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function nameMember({ kind, id }: QuorumMember, { walletUserId, serverSeatFingerprint }: SeatIds): string {
  if (kind === "user") return id === walletUserId ? "you" : `another person (${id.slice(-8)})`;
  if (kind === "key") return id === serverSeatFingerprint ? "your server" : `another key (${id.slice(0, 8)}…)`;
  return `a group of keys (${id.slice(0, 8)}…)`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
