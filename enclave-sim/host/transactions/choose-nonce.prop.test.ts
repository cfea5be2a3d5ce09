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

  test("leaves no gap: every nonce between the chain's count and the chosen one is taken", () => {
    fc.assert(
      fc.property(fc.nat(40), nonces, (pendingCount, live) => {
        for (let below = pendingCount; below < chooseNonce(pendingCount, live); below++) expect(live).toContain(below);
      }),
    );
  });
});
