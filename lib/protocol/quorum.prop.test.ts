import fc from "fast-check";
import { expect, test } from "vitest";
import { countSeats, type QuorumNode, type Signer } from "./quorum.ts";

const NAMES = ["a", "b", "c", "d"];
const users = fc.subarray(["alice", "bob", "carol"]);
const keys = fc.subarray(NAMES);
const leaf = (id: string) =>
  fc.record({
    id: fc.constant(id),
    threshold: fc.option(fc.integer({ min: 1, max: 3 })),
    keyFingerprints: keys,
    userIds: users,
    nested: fc.constant([]),
  });
const quorums: fc.Arbitrary<QuorumNode> = fc.record({
  id: fc.constant("q"),
  threshold: fc.option(fc.integer({ min: 1, max: 4 })),
  keyFingerprints: keys,
  userIds: users,
  nested: fc.oneof(fc.constant([]), fc.tuple(leaf("n1")), fc.tuple(leaf("n1"), leaf("n2"))),
});
const signers: fc.Arbitrary<Signer[]> = fc.array(
  fc.oneof(
    fc.constantFrom(...NAMES).map((fingerprint) => ({ fingerprint })),
    fc.record({ fingerprint: fc.constantFrom(...NAMES, "e", "f"), userId: fc.constantFrom("alice", "bob", "carol") }),
  ),
  { maxLength: 5 },
);

interface Seat {
  readonly owner: string;
  readonly member: string;
}

/** The most seats over *every* assignment of signing keys to seats, each key and each user used once, by trying them all. */
function countByTrying(quorum: QuorumNode, given: readonly Signer[]): number {
  const seats = [quorum, ...quorum.nested].flatMap((node): Seat[] =>
    [...node.userIds.map((id) => `user:${id}`), ...node.keyFingerprints.map((id) => `key:${id}`)].map((member) => ({
      owner: node.id,
      member,
    })),
  );
  const fingerprints = [...new Set(given.map((signer) => signer.fingerprint))];
  const usersOf = (fingerprint: string) => given.flatMap((signer) => (signer.fingerprint === fingerprint ? (signer.userId ?? []) : []));
  const score = (taken: readonly Seat[]) => {
    const satisfied = quorum.nested.filter((node) => {
      const needed = node.threshold ?? node.userIds.length + node.keyFingerprints.length;
      return needed > 0 && taken.filter((seat) => seat.owner === node.id).length >= needed;
    });
    return satisfied.length + taken.filter((seat) => seat.owner === quorum.id).length;
  };
  const attempt = (index: number, taken: readonly Seat[], spent: ReadonlySet<string>): number => {
    const fingerprint = fingerprints[index];
    if (fingerprint === undefined) return score(taken);
    let best = attempt(index + 1, taken, spent);
    const holders = usersOf(fingerprint);
    // A key that nobody's session made stands for itself.
    for (const holder of holders.length > 0 ? holders : [`key ${fingerprint}`]) {
      if (spent.has(holder)) continue;
      for (const seat of seats) {
        const isFor = seat.member === `key:${fingerprint}` || holders.some((user) => seat.member === `user:${user}`);
        if (isFor && !taken.includes(seat)) best = Math.max(best, attempt(index + 1, [...taken, seat], new Set([...spent, holder])));
      }
    }
    return best;
  };
  return attempt(0, [], new Set());
}

test("the count is the best that any assignment of signers to seats reaches", () => {
  fc.assert(
    fc.property(quorums, signers, (quorum, given) => {
      const { seats, threshold, satisfied } = countSeats(quorum, given);
      expect(seats).toHaveLength(countByTrying(quorum, given));
      expect(new Set(seats).size).toBe(seats.length);
      expect(satisfied).toBe(threshold >= 1 && seats.length >= threshold);
    }),
    { numRuns: 1500 },
  );
});

test("as many distinct members as the threshold suffice, and fewer never do", () => {
  const flat = fc.record({ keyCount: fc.integer({ min: 0, max: 5 }), userCount: fc.integer({ min: 0, max: 5 }), threshold: fc.nat() });
  fc.assert(
    fc.property(flat, fc.array(fc.nat({ max: 9 })), ({ keyCount, userCount, threshold }, order) => {
      fc.pre(keyCount + userCount > 0);
      const keyFingerprints = Array.from({ length: keyCount }, (_, index) => `k${index}`);
      const userIds = Array.from({ length: userCount }, (_, index) => `u${index}`);
      const needed = 1 + (threshold % (keyCount + userCount));
      const quorum = { id: "q", threshold: needed, keyFingerprints, userIds, nested: [] };
      const members: Signer[] = [
        ...keyFingerprints.map((fingerprint) => ({ fingerprint })),
        ...userIds.map((userId) => ({ fingerprint: `s-${userId}`, userId })),
      ];
      const shuffled = members
        .map((member, index) => ({ member, rank: order[index] ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ member }) => member);
      expect(countSeats(quorum, shuffled.slice(0, needed)).satisfied).toBe(true);
      expect(countSeats(quorum, shuffled.slice(0, needed - 1)).satisfied).toBe(false);
    }),
  );
});

test("a signer given again adds nothing, and the order of signers is irrelevant", () => {
  fc.assert(
    fc.property(quorums, signers, (quorum, given) => {
      const once = countSeats(quorum, given).seats.length;
      expect(countSeats(quorum, [...given, ...given]).seats).toHaveLength(once);
      expect(countSeats(quorum, given.toReversed()).seats).toHaveLength(once);
    }),
  );
});

test("there are never more seats than distinct signing keys", () => {
  fc.assert(
    fc.property(quorums, signers, (quorum, given) => {
      expect(countSeats(quorum, given).seats.length).toBeLessThanOrEqual(new Set(given.map((signer) => signer.fingerprint)).size);
    }),
  );
});
