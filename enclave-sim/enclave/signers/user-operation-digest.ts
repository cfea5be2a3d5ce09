import type { Address, Hex } from "viem";
import { concat, encodeAbiParameters, hashMessage, hashTypedData, hexToBytes, keccak256, pad, toHex } from "viem/utils";
import type { RpcBody, UserOperation } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { assertChecksum } from "./assert-checksum.ts";

type Params = Extract<RpcBody, { method: "eth_signUserOperation" }>["params"];
type Version = "0.6" | "0.7" | "0.8";

const ENTRY_POINTS = {
  "0.6": "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "0.7": "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "0.8": "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
} as const satisfies Record<Version, Address>;

/** What `contract` may name: an EntryPoint, or one of the account implementations that Privy knows, both written for EntryPoint 0.7. */
const VERSIONS = new Map<string, Version>([
  ...Object.entries(ENTRY_POINTS).map(([version, address]) => [address.toLowerCase(), version as Version] as const),
  ["0x69007702764179f14f51cdce752f4f775d74e139", "0.7"],
  ["0xd6cedde84be40893d153be9d467cd6ad37875b28", "0.7"],
]);

const UINT128 = 2n ** 128n;
const UINT256_TYPE = { type: "uint256" } as const;
const BYTES32_TYPE = { type: "bytes32" } as const;
const ADDRESS_TYPE = { type: "address" } as const;

/**
 * The digest that an account's owner signs for a user operation: up to EntryPoint 0.7 accounts recover the owner from the EIP-191 digest of the
 * operation's hash; since 0.8 the hash is EIP-712 typed data and is signed as it is.
 *
 * @throws ApiError not_supported for an unknown contract; invalid_request | invalid_data for members that the version cannot hold
 */
export function hashUserOperationParams({ contract, chain_id, user_operation }: Params): Uint8Array {
  const version = VERSIONS.get(contract.toLowerCase());
  if (version === undefined) {
    const known = Object.entries(ENTRY_POINTS).map(([name, address]) => `${name} ${address}`);
    throw new ApiError("not_supported", `params.contract ${contract} is no EntryPoint that this server knows: ${known.join(", ")}.`);
  }
  const hash = hashUserOperation(user_operation, BigInt(chain_id), version);
  return hexToBytes(version === "0.8" ? hash : hashMessage({ raw: hash }));
}

/** `userOpHash` of ERC-4337, as the EntryPoint of that version computes it. */
export function hashUserOperation(operation: UserOperation, chainId: bigint, version: Version): Hex {
  assertMembers(operation, version);
  const entryPoint = ENTRY_POINTS[version];
  if (version === "0.8") return hashTyped(operation, chainId, entryPoint);
  const inner = keccak256(version === "0.6" ? encodeUnpacked(operation) : encodePacked(operation));
  return keccak256(encodeAbiParameters([BYTES32_TYPE, ADDRESS_TYPE, UINT256_TYPE], [inner, entryPoint, chainId]));
}

/** What a bundler can take for an operation at most, in wei. It may be the signer's own. */
export function maxFeeOf(operation: UserOperation): bigint {
  const gas = [
    operation.call_gas_limit,
    operation.verification_gas_limit,
    operation.pre_verification_gas,
    operation.paymaster_verification_gas_limit ?? 0,
    operation.paymaster_post_op_gas_limit ?? 0,
  ];
  return gas.reduce<bigint>((sum, limit) => sum + BigInt(limit), 0n) * BigInt(operation.max_fee_per_gas);
}

function encodeUnpacked(operation: UserOperation): Hex {
  const numbers = [
    operation.call_gas_limit,
    operation.verification_gas_limit,
    operation.pre_verification_gas,
    operation.max_fee_per_gas,
    operation.max_priority_fee_per_gas,
  ].map(BigInt) as [bigint, bigint, bigint, bigint, bigint];
  const types = [ADDRESS_TYPE, UINT256_TYPE, BYTES32_TYPE, BYTES32_TYPE, ...numbers.map(() => UINT256_TYPE), BYTES32_TYPE];
  const [initCode, callData] = [keccak256(initCodeOf(operation)), keccak256(operation.call_data as Hex)];
  const paymasterAndData = keccak256(concat([(operation.paymaster ?? "0x") as Hex, (operation.paymaster_data ?? "0x") as Hex]));
  return encodeAbiParameters(types, [
    operation.sender as Address,
    BigInt(operation.nonce),
    initCode,
    callData,
    ...numbers,
    paymasterAndData,
  ] as never);
}

function encodePacked(operation: UserOperation): Hex {
  const types = [ADDRESS_TYPE, UINT256_TYPE, BYTES32_TYPE, BYTES32_TYPE, BYTES32_TYPE, UINT256_TYPE, BYTES32_TYPE, BYTES32_TYPE] as const;
  return encodeAbiParameters(types, [
    operation.sender as Address,
    BigInt(operation.nonce),
    keccak256(initCodeOf(operation)),
    keccak256(operation.call_data as Hex),
    packPair(operation.verification_gas_limit, operation.call_gas_limit),
    BigInt(operation.pre_verification_gas),
    packPair(operation.max_priority_fee_per_gas, operation.max_fee_per_gas),
    keccak256(paymasterAndDataOf(operation)),
  ]);
}

/** EIP-712 domain and type of EntryPoint 0.8. */
function hashTyped(operation: UserOperation, chainId: bigint, entryPoint: Address): Hex {
  return hashTypedData({
    domain: { name: "ERC4337", version: "1", chainId, verifyingContract: entryPoint },
    types: {
      PackedUserOperation: [
        { name: "sender", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "initCode", type: "bytes" },
        { name: "callData", type: "bytes" },
        { name: "accountGasLimits", type: "bytes32" },
        { name: "preVerificationGas", type: "uint256" },
        { name: "gasFees", type: "bytes32" },
        { name: "paymasterAndData", type: "bytes" },
      ],
    },
    primaryType: "PackedUserOperation",
    message: {
      sender: operation.sender as Address,
      nonce: BigInt(operation.nonce),
      initCode: initCodeOf(operation),
      callData: operation.call_data as Hex,
      accountGasLimits: packPair(operation.verification_gas_limit, operation.call_gas_limit),
      preVerificationGas: BigInt(operation.pre_verification_gas),
      gasFees: packPair(operation.max_priority_fee_per_gas, operation.max_fee_per_gas),
      paymasterAndData: paymasterAndDataOf(operation),
    },
  });
}

/** A member that the version's encoding has no place for would be dropped from what is signed; so it is refused. */
function assertMembers(operation: UserOperation, version: Version): void {
  const { sender, factory, factory_data, paymaster, ...rest } = operation;
  assertChecksum(sender, "params.user_operation.sender");
  if (factory === undefined && factory_data !== undefined) refuse("factory_data needs factory");
  const limits = [rest.paymaster_verification_gas_limit, rest.paymaster_post_op_gas_limit];
  const isLimited = limits.some((limit) => limit !== undefined);
  if (paymaster === undefined && (rest.paymaster_data !== undefined || isLimited)) refuse("the paymaster_ members need paymaster");
  if (version === "0.6") {
    if (isLimited) refuse("EntryPoint 0.6 has no gas limits of the paymaster");
    return;
  }
  const packed = [rest.verification_gas_limit, rest.call_gas_limit, rest.max_priority_fee_per_gas, rest.max_fee_per_gas, ...limits];
  if (packed.some((value) => value !== undefined && BigInt(value) >= UINT128))
    refuse(`EntryPoint ${version} holds gas and fees below 2^128`);
}

function refuse(reason: string): never {
  throw new ApiError("invalid_data", `params.user_operation: ${reason}.`);
}

function initCodeOf({ factory, factory_data }: UserOperation): Hex {
  return concat([(factory ?? "0x") as Hex, (factory_data ?? "0x") as Hex]);
}

function paymasterAndDataOf(operation: UserOperation): Hex {
  if (operation.paymaster === undefined) return "0x";
  const limits = packPair(operation.paymaster_verification_gas_limit ?? 0, operation.paymaster_post_op_gas_limit ?? 0);
  return concat([operation.paymaster as Hex, limits, (operation.paymaster_data ?? "0x") as Hex]);
}

/** Two uint128 in one word, the first one high. */
function packPair(high: string | number, low: string | number): Hex {
  return concat([word(high), word(low)]);
}

function word(value: string | number): Hex {
  return pad(toHex(BigInt(value)), { size: 16 });
}
