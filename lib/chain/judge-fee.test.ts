import { describe, expect, test } from "vitest";
import { judgeFee } from "./judge-fee.ts";

describe("judgeFee", () => {
  test("default", () => expect(judgeFee({ signedWei: 100n, nowWei: 100n, amountWei: 10_000n })).toBe("fine"));
  test("behavior: a rise by a half is told, less is not, and neither is a fall", () => {
    expect(judgeFee({ signedWei: 100n, nowWei: 149n, amountWei: 10_000n })).toBe("fine");
    expect(judgeFee({ signedWei: 100n, nowWei: 150n, amountWei: 10_000n })).toBe("risen");
    expect(judgeFee({ signedWei: 100n, nowWei: 1n, amountWei: 10_000n })).toBe("fine");
  });
  test("behavior: a tenth of the amount is high; a rise is told first", () => {
    expect(judgeFee({ signedWei: 100n, nowWei: 100n, amountWei: 1_001n })).toBe("fine");
    expect(judgeFee({ signedWei: 100n, nowWei: 100n, amountWei: 1_000n })).toBe("high");
    expect(judgeFee({ signedWei: 100n, nowWei: 300n, amountWei: 1_000n })).toBe("risen");
  });
  test("behavior: what is not known, or has no amount in ETH, is not compared", () => {
    expect(judgeFee({ signedWei: 100n, nowWei: undefined, amountWei: 10_000n })).toBe("fine");
    expect(judgeFee({ signedWei: 100n, nowWei: 100n, amountWei: 0n })).toBe("fine");
    expect(judgeFee({ signedWei: null, nowWei: 100n, amountWei: 1n })).toBe("fine");
  });
});
