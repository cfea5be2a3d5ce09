import type { CustodyChange } from "@/lib/protocol/app/custody-change.ts";

/** What a change did, in one sentence that says who did it. */
export function describeChange({ kind, actor, body }: CustodyChange): string {
  const who = { user: "You", server: "Your server alone", both: "You and your server" }[actor];
  return `${who} ${whatOf(kind, body)}.`;
}

function whatOf(kind: CustodyChange["kind"], body: CustodyChange["body"]): string {
  if (kind === "export") return "took out the key";
  if (kind === "policy") return "rewrote the limits";
  const has = (name: string) => typeof body === "object" && body !== null && name in body;
  const count = (name: string) => {
    const list = typeof body === "object" && body !== null && !Array.isArray(body) ? body[name] : undefined;
    return Array.isArray(list) ? list.length : 0;
  };
  const parts = [
    has("policy_ids") ? (count("policy_ids") === 0 ? "took the wallet’s limits away" : "set new limits for the wallet") : "",
    has("additional_signers")
      ? count("additional_signers") === 0
        ? "took the server’s own right to pay away"
        : "gave the server a right to pay, with limits of its own"
      : "",
  ];
  return parts.filter((part) => part !== "").join(" and ");
}
