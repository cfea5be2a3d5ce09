import { describe, expect, test } from "vitest";
import { describeChainAsset, readChainName } from "./chain-names.ts";

describe("chain names", () => {
  test("default: a name of Privy's, there and back", () => {
    expect(readChainName("polygon")).toBe("eip155:137");
    expect(describeChainAsset("eip155:137")).toEqual({ chain: "polygon", asset: "pol" });
  });

  test("behavior: a chain without a name keeps its CAIP-2", () => {
    expect(readChainName("eip155:31337")).toBe("eip155:31337");
    expect(readChainName("constructor")).toBe("constructor");
    expect(describeChainAsset("eip155:31337")).toEqual({ chain: "eip155:31337", asset: "eth" });
    expect(describeChainAsset("solana:local")).toEqual({ chain: "solana:local", asset: "sol" });
  });
});
