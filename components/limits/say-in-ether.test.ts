import { describe, expect, test } from "vitest";
import { sayInEther } from "./say-in-ether.ts";

describe("sayInEther", () => {
  test("default", () => {
    expect(
      sayInEther(
        'No rule allows this eth_sendTransaction. Rule "Small" expects the amount in wei to be at most 250000000000000000, but it is 300000000000000000.',
      ),
    ).toBe('No rule allows this send. Rule "Small" expects the amount to be at most 0.25 ETH, but it is 0.3 ETH.');
  });
  test("behavior: addresses, small numbers and other subjects stay", () => {
    const about = `the recipient to be 0x${"1".repeat(40)}, but it is 0x${"2".repeat(40)}.`;
    expect(sayInEther(about)).toBe(about);
    expect(sayInEther("the amount in wei to be at most 5, but it is 6.")).toBe("the amount in wei to be at most 5, but it is 6.");
    expect(sayInEther("the amount in sun to be at most 5000000000000, but it is 6.")).toContain("5000000000000");
  });
});
