import { hashMessage, hashTypedData, hexToBytes } from "viem/utils";
import type { RpcBody } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";
import { readDomainType } from "./typed-data-domain.ts";

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
  assertTypedDataSize(typed_data);
  const domainType = readDomainType(domain, types);
  assertLeaves({ ...types, EIP712Domain: domainType }, "EIP712Domain", domain, "domain");
  assertLeaves(types, primary_type, message, "message");
  try {
    const whole = { ...types, EIP712Domain: domainType };
    return hexToBytes(hashTypedData({ domain, types: whole, message, primaryType: primary_type } as Parameters<typeof hashTypedData>[0]));
  } catch (error) {
    throw new ApiError("invalid_data", `params.typed_data: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "malformed"}`);
  }
}

/**
 * Encoding typed data costs types × values: without a bound one request could hold up everybody's for minutes. The bounds are far above what contracts
 * ask people to sign.
 */
const MAX_TYPE_TEXT = 8_192;
const MAX_TYPES = 64;
const MAX_VALUES = 2_000;

function assertTypedDataSize({ domain, types, message }: Params<"eth_signTypedData_v4">["typed_data"]): void {
  const text = JSON.stringify(types).length;
  if (Object.keys(types).length > MAX_TYPES || text > MAX_TYPE_TEXT) {
    throw new ApiError("invalid_data", `params.typed_data.types is too large: at most ${MAX_TYPES} types and ${MAX_TYPE_TEXT} characters.`);
  }
  if (countValues(domain) + countValues(message) > MAX_VALUES) {
    throw new ApiError("invalid_data", `params.typed_data.message holds more than ${MAX_VALUES} values.`);
  }
}

type Types = Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;

/**
 * Where the types ask for no struct and no array there must be no object: viem takes the `length` of whatever stands there, and `{"length":1e9}` for a string
 * would keep the enclave busy for half a minute.
 */
function assertLeaves(types: Types, type: string, value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  const fields = Object.hasOwn(types, type) ? types[type] : undefined;
  if (fields !== undefined && !Array.isArray(value)) {
    const members = new Map(Object.entries(value));
    for (const { name, type: own } of fields) assertLeaves(types, own, members.get(name), `${path}.${name}`);
    return;
  }
  const element = /^(.*)\[\d*\]$/.exec(type)?.[1];
  if (element === undefined || !Array.isArray(value)) {
    throw new ApiError("invalid_data", `params.typed_data.${path.slice(0, 200)} must be of type ${type.slice(0, 64)}.`);
  }
  for (const [index, entry] of value.entries()) assertLeaves(types, element, entry, `${path}[${index}]`);
}

function countValues(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + countValues(member), 1);
}

/** A digest as given. Blind: a policy cannot see what is behind it, so only a rule for `*` speaks about it. */
export function readDigest({ hash }: Params<"secp256k1_sign">): Uint8Array {
  const digest = decodeHex(hash, "params.hash");
  if (digest.length !== 32) throw new ApiError("invalid_data", `params.hash has ${digest.length} bytes; a digest has 32.`);
  return digest;
}
