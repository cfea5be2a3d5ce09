import type { TronRawData } from "../api/tron-rpc.ts";
import { decodeHex } from "../hex.ts";
import { encodeProtobuf, type ProtobufField } from "./encode-protobuf.ts";

type TronContract = TronRawData["contract"][number];

/** Numbers of `Transaction.Contract.ContractType`. */
const CONTRACT_TYPES: Readonly<Record<TronContract["type"], number>> = { TransferContract: 1, TriggerSmartContract: 31 };

/** The bytes of `Transaction.raw` (tronprotocol/protocol, core/Tron.proto): SHA-256 of them is the transaction's id, and what is signed. */
export function encodeTronRawData(raw: TronRawData): Uint8Array {
  return encodeProtobuf([
    [1, bytes(raw.ref_block_bytes)],
    [4, bytes(raw.ref_block_hash)],
    [8, raw.expiration],
    [10, bytes(raw.data)],
    ...raw.contract.map((contract): ProtobufField => [11, encodeContract(contract)]),
    [14, raw.timestamp ?? 0],
    [18, raw.fee_limit ?? 0],
  ]);
}

/** The contract's own message inside a `google.protobuf.Any`. */
function encodeContract(contract: TronContract): Uint8Array {
  const typeUrl = new TextEncoder().encode(`type.googleapis.com/protocol.${contract.type}`);
  const parameter = encodeProtobuf([
    [1, typeUrl],
    [2, encodeParameter(contract)],
  ]);
  return encodeProtobuf([
    [1, CONTRACT_TYPES[contract.type]],
    [2, parameter],
  ]);
}

function encodeParameter(contract: TronContract): Uint8Array {
  const owner: ProtobufField = [1, bytes(contract.owner_address)];
  if (contract.type === "TransferContract") return encodeProtobuf([owner, [2, bytes(contract.to_address)], [3, contract.amount]]);
  return encodeProtobuf([
    owner,
    [2, bytes(contract.contract_address)],
    [3, contract.call_value ?? 0],
    [4, bytes(contract.data)],
    [5, contract.call_token_value ?? 0],
    [6, contract.token_id ?? 0],
  ]);
}

function bytes(hex = ""): Uint8Array {
  return decodeHex(hex, "params.raw_data");
}
