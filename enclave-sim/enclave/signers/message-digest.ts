import { hashMessage, hashTypedData, hexToBytes } from "viem/utils";
import type { RpcBody } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";

type Params<M extends RpcBody["method"]> = Extract<RpcBody, { method: M }>["params"];

/** EIP-191 digest. `hex` messages come with and without 0x: SDKs differ. */
export function hashPersonalMessage({ message, encoding }: Params<"personal_sign">): Uint8Array {
  if (encoding === "utf-8") return hexToBytes(hashMessage(message));
  return hexToBytes(hashMessage({ raw: `0x${encodeHex(decodeHex(message, "params.message"))}` }));
}

/** EIP-712 digest. @throws ApiError invalid_data with viem's reason when types and message do not fit. */
export function hashTypedDataParams({ typed_data }: Params<"eth_signTypedData_v4">): Uint8Array {
  const { domain, types, message, primary_type } = typed_data;
  if (primary_type !== "EIP712Domain" && !Object.hasOwn(types, primary_type)) {
    throw new ApiError("invalid_data", `params.typed_data.primary_type is ${primary_type}, which params.typed_data.types does not define.`);
  }
  try {
    return hexToBytes(hashTypedData({ domain, types, message, primaryType: primary_type } as Parameters<typeof hashTypedData>[0]));
  } catch (error) {
    throw new ApiError("invalid_data", `params.typed_data: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "malformed"}`);
  }
}

/** A digest as given. Blind: a policy cannot see what is behind it, so only a rule for `*` speaks about it. */
export function readDigest({ hash }: Params<"secp256k1_sign">): Uint8Array {
  const digest = decodeHex(hash, "params.hash");
  if (digest.length !== 32) throw new ApiError("invalid_data", `params.hash has ${digest.length} bytes; a digest has 32.`);
  return digest;
}
