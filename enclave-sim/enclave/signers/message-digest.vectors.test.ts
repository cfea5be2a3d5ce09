import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { hashTypedDataParams } from "./message-digest.ts";

interface Vector {
  name: string;
  domain: Record<string, unknown>;
  primaryType: string;
  types: Record<string, { name: string; type: string }[]>;
  data: Record<string, unknown>;
  digest: string;
}

describeVectors("ethers typed data (EIP-712)", "ethers", (directory) => {
  const vectors = readVectors<Vector[]>(join(directory, "typed-data.json.gz"));

  test("the digest of every message", () => {
    expect(vectors).toHaveLength(130);
    for (const { name, domain, types, primaryType, data, digest } of vectors) {
      const hash = hashTypedDataParams({ typed_data: { domain, types, message: data, primary_type: primaryType } });
      expect(`${name} 0x${encodeHex(hash)}`).toBe(`${name} ${digest}`);
    }
  });
});
