import type { CustodyChange } from "@/lib/protocol/app/custody-change.ts";

const WHO = { user: "You", server: "Your server alone", both: "You and your server" } as const;

/** A deed as it is told once it is done, and while it is only asked for. */
type Deed = readonly [done: string, asked: string];

const EXPORT: Deed = ["took out the key", "take out the key"];
const REWRITE: Deed = ["rewrote the limits", "rewrite the limits"];
const UNLIMIT: Deed = ["took the wallet’s limits away", "take the wallet’s limits away"];
const LIMIT: Deed = ["set new limits for the wallet", "set new limits for the wallet"];
const DISMISS: Deed = ["took the server’s own right to pay away", "take the server’s own right to pay away"];
const EMPOWER: Deed = ["gave the server a right to pay, with limits of its own", "give the server a right to pay, with limits of its own"];

/** What a change did, in one sentence that says who did it; of one that is not known to be done, what was asked for. */
export function describeChange({ kind, actor, body, status }: Pick<CustodyChange, "kind" | "actor" | "body" | "status">): string {
  const deeds = deedsOf(kind, body).map(([done, asked]) => (status === "done" ? done : asked));
  return `${WHO[actor]} ${status === "done" ? "" : "asked to "}${deeds.join(" and ")}.`;
}

function deedsOf(kind: CustodyChange["kind"], body: CustodyChange["body"]): Deed[] {
  if (kind === "export") return [EXPORT];
  if (kind === "policy") return [REWRITE];
  const {
    policy_ids: policies,
    additional_signers: signers,
    display_name: name,
  } = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  return [
    ...(typeof name === "string" ? [nameIt(name)] : []),
    ...(Array.isArray(policies) ? [policies.length === 0 ? UNLIMIT : LIMIT] : []),
    ...(Array.isArray(signers) ? [signers.length === 0 ? DISMISS : EMPOWER] : []),
  ];
}

function nameIt(name: string): Deed {
  return [`named the wallet “${name}”`, `name the wallet “${name}”`];
}
