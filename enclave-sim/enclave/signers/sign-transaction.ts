import type { TransactionSerializable } from "viem";
import { hexToBytes, keccak256, serializeTransaction } from "viem/utils";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { signDigest } from "./secp256k1.ts";

/** keccak-256 of the unsigned serialization: what is signed, and what identifies the outcome of a request before it is signed. */
export function hashUnsignedTransaction(transaction: TransactionSerializable): Uint8Array {
  try {
    return hexToBytes(keccak256(serializeTransaction(transaction)));
  } catch (error) {
    // viem's messages name the member and its value, for example a priority fee above the maximum fee.
    throw new ApiError(
      "invalid_data",
      `params.transaction: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "malformed"}`,
    );
  }
}

/** @returns the raw signed transaction and its hash, hex with 0x. */
export function signTransaction(
  transaction: TransactionSerializable,
  privateKey: Uint8Array,
): { signedTransaction: `0x${string}`; hash: `0x${string}` } {
  const { r, s, yParity } = signDigest(hashUnsignedTransaction(transaction), privateKey);
  const signedTransaction = serializeTransaction(transaction, { r, s, yParity, v: BigInt(27 + yParity) });
  return { signedTransaction, hash: keccak256(signedTransaction) };
}
