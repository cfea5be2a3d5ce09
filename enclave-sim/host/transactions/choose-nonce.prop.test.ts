import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseNonce } from "./choose-nonce.ts";

const nonces = fc.array(fc.nat(40), { maxLength: 30 });

describe("chooseNonce", () => {
  test("never one that is taken, never one that the chain has counted", () => {
    fc.assert(
      fc.property(fc.nat(40), nonces, (pendingCount, live) => {
        const nonce = chooseNonce(pendingCount, live);
        expect(live).not.toContain(nonce);
        expect(nonce).toBeGreaterThanOrEqual(pendingCount);
      }),
    );
  });

  test("of several in a row none is taken, and no earlier row of that length would do", () => {
    fc.assert(
      fc.property(fc.nat(40), nonces, fc.integer({ min: 1, max: 6 }), (pendingCount, live, count) => {
        const isFree = (from: number) => !live.some((nonce) => nonce >= from && nonce < from + count);
        const nonce = chooseNonce(pendingCount, live, count);
        expect(isFree(nonce)).toBe(true);
        for (let below = pendingCount; below < nonce; below++) expect(isFree(below)).toBe(false);
      }),
    );
  });

  test("leaves no gap: every nonce between the chain's count and the chosen one is taken", () => {
    fc.assert(
      fc.property(fc.nat(40), nonces, (pendingCount, live) => {
        for (let below = pendingCount; below < chooseNonce(pendingCount, live); below++) expect(live).toContain(below);
      }),
    );
  });
});
