import { describe, expect, test } from "vitest";
import { parseChainTable } from "./parse-chain-table.ts";

const TOKEN = { asset: "usdc", name: "USD Coin", address: `0x${"11".repeat(20)}`, decimals: 6 };
const MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const SOLANA = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
const read = (...tokens: object[]) => parseChainTable(JSON.stringify({ "eip155:1": { tokens, batch_executor: null } }));

describe("parseChainTable", () => {
  test("default", () => {
    expect(read(TOKEN)).toEqual({ "eip155:1": { tokens: [TOKEN], batch_executor: null } });
    expect(parseChainTable("{}")).toEqual({});
    const solana = { [SOLANA]: { tokens: [{ ...TOKEN, address: MINT }], batch_executor: null } };
    expect(parseChainTable(JSON.stringify(solana))).toEqual(solana);
  });

  test.each([
    ["no JSON", () => parseChainTable("usdc"), "not well formed"],
    ["no CAIP-2", () => parseChainTable('{"base":{"tokens":[],"batch_executor":null}}'), "base"],
    ["one name for two tokens", () => read(TOKEN, { ...TOKEN, address: `0x${"22".repeat(20)}` }), "different asset names"],
    ["one contract under two names", () => read(TOKEN, { ...TOKEN, asset: "usdt" }), "different addresses"],
    ["a mint on a chain of Ethereum's", () => read({ ...TOKEN, address: MINT }), "as their chain writes them"],
    [
      "a contract on Solana",
      () => parseChainTable(JSON.stringify({ [SOLANA]: { tokens: [TOKEN], batch_executor: null } })),
      "as their chain writes them",
    ],
    ["decimals as text", () => read({ ...TOKEN, decimals: "6" }), "decimals"],
    ["a name in capitals", () => read({ ...TOKEN, asset: "USDC" }), "asset"],
  ])("error: %s", (_, parse, message) => expect(parse).toThrow(message));
});
