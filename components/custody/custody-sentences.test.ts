import { describe, expect, test } from "vitest";
import type { QuorumSummary } from "@/lib/protocol/app/wallet-records.ts";
import { describeRecords } from "./custody-sentences.ts";

const IDS = { walletUserId: "did:privy:me", serverSeatFingerprint: "ab".repeat(32) };
const quorum = (threshold: number, ...members: QuorumSummary["members"]): QuorumSummary => ({ id: "q", threshold, members });
const me = { kind: "user", id: "did:privy:me" } as const;
const server = { kind: "key", id: "ab".repeat(32) } as const;
const stranger = { kind: "key", id: "cd".repeat(32) } as const;
const plain = { policies: [], signers: [], exportedAtMs: null };

describe("describeRecords", () => {
  test("default: the three custodies", () => {
    const first = (owner: QuorumSummary) => describeRecords({ ...plain, owner }, IDS)[0];
    expect(first(quorum(2, me, server))).toBe("You and your server own it together: both must sign.");
    expect(first(quorum(1, me))).toBe("You own it alone: only you sign.");
    expect(first(quorum(1, me, server))).toBe("You and your server own it: one of you is enough.");
  });
  test("behavior: a member that nobody expected is named", () => {
    expect(describeRecords({ ...plain, owner: quorum(2, me, server, stranger) }, IDS)[0]).toBe(
      "3 members own it, and 2 of them must sign: you, your server and another key (cdcdcdcd…).",
    );
    expect(describeRecords({ ...plain, owner: null }, IDS)[0]).toContain("Nobody owns it");
  });
  test("behavior: signers and policies are told with their names", () => {
    const policy = { id: "p", name: "Pocket money", rules: [{ name: "Up to 0.1 ETH", action: "ALLOW", method: "*" }] };
    const sentences = describeRecords(
      { ...plain, owner: quorum(1, me), policies: [policy], signers: [{ quorum: quorum(1, server), policies: [policy] }] },
      IDS,
    );
    expect(sentences.slice(1)).toEqual([
      "Your server may also sign, only within “Pocket money”.",
      "The policy “Pocket money” holds inside the enclave: it allows “Up to 0.1 ETH”.",
    ]);
  });
  test("behavior: rules of one name for several methods are told once, refusals apart", () => {
    const rule = (name: string, method: string, action = "ALLOW") => ({ name, method, action });
    const small = ["eth_sendTransaction", "eth_signTransaction", "wallet_sendCalls"].map((method) => rule("Small sends", method));
    const rules = [...small, rule("Messages", "personal_sign"), rule("No export", "exportPrivateKey", "DENY")];
    expect(describeRecords({ ...plain, owner: quorum(1, me), policies: [{ id: "p", name: "Limits", rules }] }, IDS).at(-1)).toBe(
      "The policy “Limits” holds inside the enclave: it allows “Small sends” and “Messages”, and refuses “No export”.",
    );
  });
});
