import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateFee, largestSend } from "./fee-estimate.ts";

test("default: a plain send keeps its exact gas, code gets a quarter more", () => {
  expect(estimateFee({ gas: 21_000n, baseFeePerGas: 10n, maxPriorityFeePerGas: 1n })).toEqual({
    gasLimit: 21_000n,
    maxFeePerGas: 21n,
    maxPriorityFeePerGas: 1n,
    maxFeeWei: 441_000n,
  });
  expect(estimateFee({ gas: 40_000n, baseFeePerGas: 1n, maxPriorityFeePerGas: 0n }).gasLimit).toBe(50_000n);
});

test("the largest send and its fee never exceed the balance", () => {
  const wei = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(wei, wei, wei, (balance, base, tip) => {
      const fee = estimateFee({ gas: 21_000n, baseFeePerGas: base, maxPriorityFeePerGas: tip });
      const most = largestSend(balance, fee);
      expect(most === 0n || most + fee.maxFeeWei <= balance).toBe(true);
    }),
  );
});
