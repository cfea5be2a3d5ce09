import { describe, expect, test } from "vitest";
import { custodyOfOwner, type QuorumMember } from "./wallet-records.ts";

const IDS = { walletUserId: "did:privy:me", serverSeatFingerprint: "ab" };
const ME: QuorumMember = { kind: "user", id: "did:privy:me" };
const SERVER: QuorumMember = { kind: "key", id: "ab" };
const STRANGER: QuorumMember = { kind: "key", id: "cd" };

describe("custodyOfOwner", () => {
  test.each([
    ["both", 2, [ME, SERVER]],
    ["both", 2, [SERVER, ME]],
    ["either", 1, [ME, SERVER]],
    ["user", 1, [ME]],
    [null, 1, [SERVER]],
    [null, 1, [ME, STRANGER]],
    [null, 2, [ME, SERVER, STRANGER]],
    [null, 1, [ME, ME]],
    [null, 2, [ME, { kind: "quorum", id: "ab" }]],
    [null, 1, []],
  ] as const)("default: %s is %i of %j", (custody, threshold, members) => {
    expect(custodyOfOwner({ id: "q", threshold, members: [...members] }, IDS)).toBe(custody);
  });
  test("default: a wallet without an owner is in nobody's custody", () => {
    expect(custodyOfOwner(null, IDS)).toBeNull();
  });
  test("behavior: before the set-up nobody is the person", () => {
    expect(custodyOfOwner({ id: "q", threshold: 1, members: [ME] }, { ...IDS, walletUserId: null })).toBeNull();
  });
});
