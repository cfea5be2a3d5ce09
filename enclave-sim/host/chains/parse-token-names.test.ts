import { describe, expect, test } from "vitest";
import { parseTokenNames } from "./parse-token-names.ts";

const ADDRESS = `0x${"aB".repeat(20)}`;
const token = { asset: "usdc", name: "USD Coin", address: ADDRESS, decimals: 6 };
const table = { "eip155:8453": { tokens: [token], batch_executor: null } };

describe("parseTokenNames", () => {
  test("default: by Privy's name of the chain and by CAIP-2", () => {
    const named = { caip2: "eip155:8453", address: ADDRESS.toLowerCase(), token };
    expect(parseTokenNames([`base:${ADDRESS}`, `eip155:8453:${ADDRESS}`], table)).toEqual([named, named]);
  });

  test("behavior: a contract that the table does not name, and no table at all", () => {
    const other = `0x${"11".repeat(20)}`;
    expect(parseTokenNames([`base:${other}`], table)[0]?.token).toBeUndefined();
    expect(parseTokenNames([`base:${ADDRESS}`], undefined)[0]?.token).toBeUndefined();
  });

  test("error: invalid_data for what is no address", () => {
    for (const name of ["base:usdc", "", ":", `base:${ADDRESS}0`]) {
      expect(() => parseTokenNames([name], table)).toThrow(expect.objectContaining({ code: "invalid_data" }));
    }
  });
});
