import { describe, expect, test } from "vitest";
import { countSeats, type QuorumNode } from "./quorum.ts";

const quorum = (members: Partial<QuorumNode>): QuorumNode => ({
  id: "q",
  threshold: null,
  keyFingerprints: [],
  userIds: [],
  nested: [],
  ...members,
});
const twoOfTwo = quorum({ threshold: 2, userIds: ["alice"], keyFingerprints: ["server"] });

describe("countSeats", () => {
  test("default", () => {
    expect(countSeats(twoOfTwo, [{ fingerprint: "session", userId: "alice" }, { fingerprint: "server" }])).toEqual({
      seats: ["user:alice", "key:server"],
      threshold: 2,
      satisfied: true,
    });
  });

  test.each([
    ["nobody", []],
    ["the user alone", [{ fingerprint: "session", userId: "alice" }]],
    ["the server alone", [{ fingerprint: "server" }]],
    ["the server twice", [{ fingerprint: "server" }, { fingerprint: "server" }]],
    [
      "two session keys of the user",
      [
        { fingerprint: "session", userId: "alice" },
        { fingerprint: "session2", userId: "alice" },
      ],
    ],
    ["another user's session key", [{ fingerprint: "server" }, { fingerprint: "session", userId: "bob" }]],
    ["a key that is listed and the user's session key too", [{ fingerprint: "server", userId: "alice" }]],
    ["such a key declared in both ways", [{ fingerprint: "server" }, { fingerprint: "server", userId: "alice" }]],
  ])("behavior: %s does not satisfy 2 of 2", (_, signers) => {
    expect(countSeats(twoOfTwo, signers).satisfied).toBe(false);
  });

  test("behavior: a key that could sit in two places leaves the one that another signer needs", () => {
    // "server" could fill alice's seat; it must not, because only it can fill its own.
    const signers = [
      { fingerprint: "server", userId: "alice" },
      { fingerprint: "session", userId: "alice" },
    ];
    expect(countSeats(quorum({ keyFingerprints: ["server", "session"], userIds: ["bob"], threshold: 2 }), signers).seats).toEqual([
      "key:server",
    ]);
    const distinct = [
      { fingerprint: "a", userId: "alice" },
      { fingerprint: "a", userId: "bob" },
      { fingerprint: "b", userId: "bob" },
    ];
    expect(countSeats(quorum({ userIds: ["bob", "alice"], threshold: 2 }), distinct).seats).toEqual(["user:bob", "user:alice"]);
  });

  test("behavior: a key listed under several users still counts once", () => {
    const signers = ["alice", "bob"].map((userId) => ({ fingerprint: "a", userId }));
    expect(countSeats(quorum({ userIds: ["alice", "bob"] }), signers)).toMatchObject({ threshold: 2, satisfied: false });
  });

  test("behavior: a member listed twice is one member", () => {
    const listedTwice = quorum({ keyFingerprints: ["a", "a"], userIds: ["alice", "alice"] });
    expect(countSeats(listedTwice, [{ fingerprint: "a" }])).toEqual({ seats: ["key:a"], threshold: 2, satisfied: false });
  });

  test("args: threshold null asks for every member, and nobody satisfies a quorum of nobody", () => {
    expect(countSeats(quorum({ keyFingerprints: ["a", "b"] }), [{ fingerprint: "a" }]).satisfied).toBe(false);
    expect(countSeats(quorum({}), [{ fingerprint: "a" }])).toEqual({ seats: [], threshold: 0, satisfied: false });
    expect(countSeats(quorum({ threshold: 0, keyFingerprints: ["a"] }), []).satisfied).toBe(false);
    expect(countSeats(quorum({ threshold: 3, keyFingerprints: ["a", "b"] }), [{ fingerprint: "a" }, { fingerprint: "b" }]).satisfied).toBe(
      false,
    );
  });
});

describe("countSeats with nested quorums", () => {
  const board = quorum({ id: "board", threshold: 2, keyFingerprints: ["x", "y", "z"] });
  const sign = (...fingerprints: string[]) => fingerprints.map((fingerprint) => ({ fingerprint }));

  test("default: a nested quorum that meets its own threshold is one seat", () => {
    const outer = quorum({ threshold: 2, keyFingerprints: ["a"], nested: [board] });
    expect(countSeats(outer, sign("a", "x", "z"))).toEqual({ seats: ["key:a", "quorum:board"], threshold: 2, satisfied: true });
    expect(countSeats(outer, sign("a", "x"))).toEqual({ seats: ["key:a"], threshold: 2, satisfied: false });
    expect(countSeats(outer, sign("x", "y", "z"))).toEqual({ seats: ["quorum:board"], threshold: 2, satisfied: false });
  });

  test("behavior: a key in both counts for one of them", () => {
    const outer = quorum({ threshold: 2, keyFingerprints: ["x"], nested: [board] });
    expect(countSeats(outer, sign("x", "y")).satisfied).toBe(false);
    expect(countSeats(outer, sign("x", "y", "z")).seats).toEqual(["key:x", "quorum:board"]);
  });

  test("behavior: a user in both counts for one of them, with however many session keys", () => {
    const pair = quorum({ id: "pair", threshold: 1, userIds: ["alice", "bob"] });
    const outer = quorum({ threshold: 2, userIds: ["alice"], nested: [pair] });
    const alice = ["s1", "s2"].map((fingerprint) => ({ fingerprint, userId: "alice" }));
    expect(countSeats(outer, alice)).toMatchObject({ satisfied: false });
    expect(countSeats(outer, [...alice, { fingerprint: "s3", userId: "bob" }])).toMatchObject({ satisfied: true });
  });

  test("behavior: two nested quorums share no signer", () => {
    const other = quorum({ id: "other", threshold: 1, keyFingerprints: ["x"] });
    const outer = quorum({ threshold: 2, nested: [board, other] });
    expect(countSeats(outer, sign("x", "y")).satisfied).toBe(false);
    expect(countSeats(outer, sign("x", "y", "z")).satisfied).toBe(true);
  });

  test("behavior: satisfying a nested quorum is not forced where direct seats are more", () => {
    const outer = quorum({ threshold: 2, keyFingerprints: ["x", "y"], nested: [board] });
    expect(countSeats(outer, sign("x", "y")).seats).toEqual(["key:x", "key:y"]);
  });

  test("behavior: an empty nested quorum is never satisfied", () => {
    expect(countSeats(quorum({ nested: [quorum({ id: "empty" })] }), sign("x"))).toEqual({ seats: [], threshold: 1, satisfied: false });
  });

  test("error: invalid_data for two levels, or six quorums", () => {
    const deep = quorum({ nested: [quorum({ id: "middle", nested: [board] })] });
    const wide = quorum({ nested: ["1", "2", "3", "4", "5", "6"].map((id) => ({ ...board, id })) });
    for (const bad of [deep, wide]) expect(() => countSeats(bad, [])).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
