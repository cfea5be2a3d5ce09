import { createHash } from "node:crypto";
import type { TronRawData } from "../../../../lib/protocol/api/tron-rpc.ts";
import { encodeTronRawData } from "../../../../lib/protocol/chains/encode-tron-raw-data.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../../lib/protocol/hex.ts";
import { parseTronAddress } from "../../../../lib/protocol/policy/tron-address.ts";
import { serializeSignature, signDigest } from "../../signers/secp256k1.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";

/** Reads `tron_signTransaction`: what policies judge is what is encoded, hashed and signed. @throws ApiError invalid_request for another wallet's contract */
export function prepareTronTransaction(raw: TronRawData, address: string): PreparedRpc {
  for (const { owner_address } of raw.contract) {
    if (owner_address.toLowerCase() === parseTronAddress(address)) continue;
    throw new ApiError("invalid_request", `params.raw_data.contract[0].owner_address is ${owner_address}, but this wallet is ${address}.`);
  }
  const bytes = encodeTronRawData(raw);
  const digest = new Uint8Array(createHash("sha256").update(bytes).digest());
  return {
    judged: raw.contract.map((tronContract) => ({ tronContract })),
    isMoving: false,
    outcomeDigest: digest,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signed_transaction = `${encodeHex(bytes)}${serializeSignature(signDigest(digest, privateKey)).slice(2)}`;
      return { data: { signed_transaction, encoding: "hex" }, produced: signed_transaction };
    },
  };
}
