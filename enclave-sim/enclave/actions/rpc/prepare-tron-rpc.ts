import { createHash } from "node:crypto";
import type { OpenTronRawData, TronRawData, TronSendBody } from "../../../../lib/protocol/api/tron-rpc.ts";
import { encodeProtobuf } from "../../../../lib/protocol/chains/encode-protobuf.ts";
import { encodeTronRawData } from "../../../../lib/protocol/chains/encode-tron-raw-data.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { decodeHex, encodeHex } from "../../../../lib/protocol/hex.ts";
import { parseTronAddress } from "../../../../lib/protocol/policy/tron-address.ts";
import type { EnclaveFill, TronFill } from "../../../../lib/protocol/vsock.ts";
import { serializeSignature, signDigest } from "../../signers/secp256k1.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";

/** Reads `tron_signTransaction`: what policies judge is what is encoded, hashed and signed. @throws ApiError invalid_request for another wallet's contract */
export function prepareTronTransaction(raw: TronRawData, address: string): PreparedRpc {
  assertOwner(raw, address);
  const bytes = encodeTronRawData(raw);
  const digest = hashBytes(bytes);
  return {
    judged: judge(raw),
    isMoving: false,
    outcomeDigest: digest,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signed_transaction = `${encodeHex(bytes)}${serializeSignature(signDigest(digest, privateKey)).slice(2)}`;
      return { data: { signed_transaction, encoding: "hex" }, produced: signed_transaction };
    },
  };
}

/**
 * Reads `tron_sendTransaction`. The host fills only what the request left open: the block it refers to and its times. Nothing that a policy reads is among them.
 *
 * @throws ApiError invalid_request for another wallet's contract
 */
export function prepareTronSend({ params, caip2 }: TronSendBody, address: string, given: EnclaveFill | undefined): PreparedRpc {
  assertOwner(params.raw_data, address);
  const raw = completeRawData(params.raw_data, given !== undefined && "ref_block_bytes" in given ? given : null);
  const bytes = raw === null ? new Uint8Array() : encodeTronRawData(raw);
  const digest = hashBytes(bytes);
  return {
    judged: judge(params.raw_data),
    isMoving: true,
    outcomeDigest: digest,
    assertExecutable: () => {
      if (raw === null) throw new ApiError("invalid_data", "params.raw_data names no block or no expiration, and none was filled in.");
    },
    sign: (privateKey) => {
      const hash = encodeHex(digest);
      const signature = decodeHex(serializeSignature(signDigest(digest, privateKey)), "signature");
      // `Transaction` of core/Tron.proto: its raw data, and one signature.
      const signed = encodeProtobuf([
        [1, bytes],
        [2, signature],
      ]);
      return { data: { hash, caip2 }, produced: hash, transaction: { signed_transaction: encodeHex(signed), hash } };
    },
  };
}

/** @returns null while something is open and nobody has filled it */
function completeRawData(open: OpenTronRawData, fill: TronFill | null): TronRawData | null {
  const ref_block_bytes = open.ref_block_bytes ?? fill?.ref_block_bytes;
  const ref_block_hash = open.ref_block_hash ?? fill?.ref_block_hash;
  const expiration = open.expiration ?? fill?.expiration;
  if (ref_block_bytes === undefined || ref_block_hash === undefined || expiration === undefined) return null;
  // Whoever says when it ends says as much about time as they want to.
  const timestamp = open.timestamp ?? (open.expiration === undefined ? fill?.timestamp : undefined);
  return { ...open, ref_block_bytes, ref_block_hash, expiration, timestamp };
}

function assertOwner(raw: OpenTronRawData, address: string): void {
  for (const { owner_address } of raw.contract) {
    if (owner_address.toLowerCase() === parseTronAddress(address)) continue;
    throw new ApiError("invalid_request", `params.raw_data.contract[0].owner_address is ${owner_address}, but this wallet is ${address}.`);
  }
}

function judge(raw: OpenTronRawData): PreparedRpc["judged"] {
  return raw.contract.map((tronContract) => ({ tronContract }));
}

function hashBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
