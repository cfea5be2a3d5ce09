import { encodeFunctionData, erc20Abi } from "viem";
import { describe, expect, test } from "vitest";
import { encodeBatch } from "../../../lib/protocol/transfers/encode-batch.ts";
import { readMoves } from "./read-moves.ts";

const TOKEN = `0x${"cc".repeat(20)}` as const;
const TO = `0x${"1".repeat(40)}` as const;
const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [TO, 7n] });
const read = (transaction_request: object) => readMoves(JSON.stringify({ transaction_request }));

const native = { asset: "native", recipient: TO, raw: 5n };
const token = { asset: TOKEN.toLowerCase(), recipient: TO, raw: 7n };

describe("readMoves", () => {
  test("default: a plain send, a token, both in one call", () => {
    expect(read({ to: TO, value: "0x5" })).toEqual([native]);
    expect(read({ to: TOKEN, data })).toEqual([token]);
    expect(read({ to: TOKEN, data, value: 5 })).toEqual([token, { ...native, recipient: TOKEN.toLowerCase() }]);
  });

  test("behavior: each call of a batch", () => {
    const calls = [
      { to: TO, value: 5n, data: "0x" },
      { to: TOKEN, value: 0n, data },
    ] as const;
    expect(read({ to: TO, value: 0, data: encodeBatch(calls) })).toEqual([native, token]);
  });

  test("behavior: what only looks like a transfer is a call", () => {
    expect(read({ to: TOKEN, data: `${data}00` })).toEqual([{ asset: "native", recipient: TOKEN.toLowerCase(), raw: 0n }]);
    expect(read({ data: "0xfe" })).toEqual([{ asset: "native", recipient: "", raw: 0n }]);
    expect(readMoves(null)).toEqual([]);
  });
});
