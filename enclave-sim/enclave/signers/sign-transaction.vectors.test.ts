import { join } from "node:path";
import type { TransactionSerializable } from "viem";
import { keccak256 } from "viem/utils";
import { expect, test } from "vitest";
import { decodeHex } from "../../../lib/protocol/hex.ts";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { signTransaction } from "./sign-transaction.ts";

type Hex = `0x${string}`;

interface Vector {
  name: string;
  privateKey: Hex;
  /** Absent members are left to the wallet, which means zero or nothing. */
  transaction: {
    to?: Hex | null;
    nonce?: number;
    gasLimit?: Hex;
    gasPrice?: Hex;
    maxFeePerGas?: Hex;
    maxPriorityFeePerGas?: Hex;
    data?: Hex;
    value?: Hex;
    accessList?: { address: Hex; storageKeys: Hex[] }[];
    chainId?: Hex;
  };
  signedLegacy: Hex;
  signedEip155: Hex;
  signedBerlin: Hex;
  signedLondon: Hex;
}

type Form = "signedLegacy" | "signedEip155" | "signedBerlin" | "signedLondon";

function transactionOf(form: Form, { transaction: t }: Vector): TransactionSerializable {
  const base = {
    to: t.to ?? null,
    nonce: t.nonce ?? 0,
    gas: BigInt(t.gasLimit ?? 0),
    data: t.data ?? "0x",
    value: BigInt(t.value ?? 0),
  } as const;
  const chainId = Number(t.chainId ?? 0);
  const gasPrice = BigInt(t.gasPrice ?? 0);
  const accessList = t.accessList ?? [];
  const fees = { maxFeePerGas: BigInt(t.maxFeePerGas ?? 0), maxPriorityFeePerGas: BigInt(t.maxPriorityFeePerGas ?? 0) };
  switch (form) {
    case "signedLegacy":
      return { ...base, type: "legacy", gasPrice };
    case "signedEip155":
      return { ...base, type: "legacy", gasPrice, chainId };
    case "signedBerlin":
      return { ...base, type: "eip2930", gasPrice, chainId, accessList };
    case "signedLondon":
      return { ...base, type: "eip1559", ...fees, chainId, accessList };
  }
}

describeVectors("ethers transactions", "ethers", (directory) => {
  const vectors = readVectors<Vector[]>(join(directory, "transactions.json.gz"));
  const withChain = vectors.filter(({ transaction }) => transaction.chainId !== undefined);
  const sign = (form: Form, vector: Vector) => signTransaction(transactionOf(form, vector), decodeHex(vector.privateKey, "vector"));

  test.each<[Form, Vector[], number]>([
    ["signedLegacy", vectors, 3200],
    ["signedEip155", withChain, 1664],
    ["signedBerlin", withChain, 1664],
    ["signedLondon", withChain, 1664],
  ])("%s is reproduced byte for byte", (form, chosen, count) => {
    expect(chosen).toHaveLength(count);
    for (const vector of chosen) {
      const { signedTransaction, hash } = sign(form, vector);
      if (signedTransaction !== vector[form]) expect(`${vector.name} ${signedTransaction}`).toBe(`${vector.name} ${vector[form]}`);
      if (hash !== keccak256(vector[form])) expect(`${vector.name} ${hash}`).toBe(`${vector.name} ${keccak256(vector[form])}`);
    }
  });

  test.each<Form>(["signedEip155", "signedBerlin", "signedLondon"])("%s with chain id 0, which ethers writes, is refused", (form) => {
    const vector = vectors.find(({ transaction }) => transaction.chainId === undefined);
    if (vector === undefined) throw new Error("the vector is missing");
    expect(() => sign(form, vector)).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
