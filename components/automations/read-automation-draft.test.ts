import { encodeFunctionData, erc20Abi, getAbiItem } from "viem";
import { describe, expect, test } from "vitest";
import { type DraftFields, readAutomationDraft } from "./read-automation-draft.ts";
import type { DraftInput } from "./use-automation-draft.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const EVE = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const approve = getAbiItem({ abi: erc20Abi, name: "approve" });
const called = {
  selected: approve,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [EVE, 5n] }),
  isPayable: false,
};
const NOW = 1_800_000_000_000;

function read(fields: Partial<DraftFields>, changes: Partial<DraftInput> = {}) {
  const empty: DraftFields = { recipient: BOB, watched: "", amount: "", threshold: "", dayLimit: "", starts: "", until: "" };
  const unit = { symbol: "ETH", decimals: 18 };
  const none = { selected: undefined, data: undefined, isPayable: false };
  return readAutomationDraft(
    { kind: "recurring", everyMinutes: 60, token: null, unit, called: none, ...changes, fields: { ...empty, ...fields } },
    NOW,
  );
}

describe("readAutomationDraft", () => {
  test("default", () => {
    expect(read({ amount: "0.1", dayLimit: "0.2" })).toMatchObject({
      terms: { kind: "recurring", recipient: BOB, amount: "100000000000000000", dayLimit: "200000000000000000", startsAtMs: NOW },
    });
  });

  test("args: a token's amounts are in its own decimals", () => {
    const usdc = { token: EVE, unit: { symbol: "USDC", decimals: 6 } } as const;
    expect(read({ amount: "1.5", dayLimit: "3" }, usdc)).toMatchObject({ terms: { token: EVE, amount: "1500000", dayLimit: "3000000" } });
  });

  test("args: a top-up watches whom it pays, unless another address is given", () => {
    const fields = { amount: "1", dayLimit: "1", threshold: "0.5" };
    expect(read(fields, { kind: "top_up" })).toMatchObject({ terms: { recipient: BOB, watched: BOB } });
    expect(read({ ...fields, watched: EVE }, { kind: "top_up" })).toMatchObject({ terms: { recipient: BOB, watched: EVE } });
  });

  test("args: a call needs no amount, and is kept as JSON", () => {
    const result = read({}, { kind: "call", called });
    expect(result).toMatchObject({ terms: { kind: "call", amount: "0", dayLimit: "0", call: { function: { name: "approve" } } } });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test.each([
    ["nothing typed", {}, {}, ["amount", "dayLimit"]],
    ["half an address", { recipient: "0x12", amount: "1", dayLimit: "1" }, {}, ["recipient"]],
    ["a limit below one payment", { amount: "2", dayLimit: "1" }, {}, ["dayLimit"]],
    ["zero", { amount: "0", dayLimit: "1" }, {}, ["amount"]],
    ["an end that has passed", { amount: "1", dayLimit: "1", until: "2001-01-01T00:00" }, {}, ["until"]],
    ["a wrong watched address", { amount: "1", dayLimit: "1", threshold: "1", watched: "bob" }, { kind: "top_up" as const }, ["watched"]],
    ["a call of nothing", {}, { kind: "call" as const }, ["call"]],
  ])("error: %s", (_, fields, changes, names) => {
    const result = read(fields, changes);
    expect("problems" in result && Object.keys(result.problems)).toEqual(names);
  });
});
