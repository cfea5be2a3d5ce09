import { hashAuthorization, hexToBytes } from "viem/utils";
import type { RpcBody } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { assertChecksum } from "./assert-checksum.ts";

type Params = Extract<RpcBody, { method: "eth_sign7702Authorization" }>["params"];

export interface CodeAuthorization {
  readonly contract: string;
  readonly chain_id: number;
  readonly nonce: number;
}

/** What is authorized, with the nonce that the request names or, where it names none, the proposed one. @throws ApiError invalid_data */
export function readAuthorization({ contract, chain_id, nonce }: Params, proposedNonce: string | undefined): CodeAuthorization | null {
  assertChecksum(contract, "params.contract");
  const chosen = nonce ?? proposedNonce;
  if (chosen === undefined) return null;
  return { contract, chain_id: toSafe(chain_id, "params.chain_id"), nonce: toSafe(chosen, "params.nonce") };
}

/** EIP-7702: keccak-256 of 0x05 ‖ rlp([chain id, contract, nonce]). Chain id 0 means every chain. */
export function hashCodeAuthorization({ contract, chain_id, nonce }: CodeAuthorization): Uint8Array {
  return hexToBytes(hashAuthorization({ contractAddress: contract as `0x${string}`, chainId: chain_id, nonce }));
}

function toSafe(quantity: string | number, field: string): number {
  const value = Number(quantity);
  if (!Number.isSafeInteger(value)) throw new ApiError("invalid_data", `${field} is larger than any that is in use.`);
  return value;
}
