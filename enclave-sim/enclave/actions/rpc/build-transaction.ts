import type { SignedAuthorizationList, TransactionSerializable } from "viem";
import { getAddress } from "viem/utils";
import type { UnsignedTransaction } from "../../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { PolicyFacts, TransactionFacts } from "../../../../lib/protocol/policy/policy-facts.ts";
import { isCallToItself, isHiddenBatch } from "../../../../lib/protocol/transfers/encode-batch.ts";
import type { TransactionFill } from "../../../../lib/protocol/vsock.ts";
import { assertChecksum } from "../../signers/assert-checksum.ts";

export interface BuiltTransaction {
  readonly serializable: TransactionSerializable;
  /** Read from the very transaction that is serialized. */
  readonly call: TransactionFacts;
  /** What a policy judges: the call, or nothing where the wallet's own code would make something else of it. */
  readonly judged: PolicyFacts;
  /** The whole transaction in wire form, for the answer. */
  readonly request: UnsignedTransaction;
  /** Gas limit × highest price per gas, in wei: the most the network can take. */
  readonly maxFeeWei: bigint;
}

/**
 * Turns the signed request's transaction into what viem serializes (types 0, 1, 2, 4), completing open members with the host's proposals.
 * A member that the request names always wins over a proposal (law 5).
 *
 * @param options.isOwnBatch the enclave has made this call of the wallet to itself, of calls that were judged
 * @throws ApiError invalid_data naming the member; invalid_request when members contradict each other, the wallet or the chain
 */
export function buildTransaction(
  given: UnsignedTransaction,
  walletAddress: string,
  chainId: bigint | null,
  fill: TransactionFill | undefined,
  { isOwnBatch = false }: { isOwnBatch?: boolean } = {},
): BuiltTransaction {
  assertConsistent(given, walletAddress, chainId);
  if (!isOwnBatch && isHiddenBatch(walletAddress, given)) {
    throw new ApiError(
      "invalid_request",
      "The call has the wallet make further calls that nobody could judge. Send them with wallet_sendCalls.",
    );
  }
  const chain = given.chain_id === undefined ? chainId : BigInt(given.chain_id);
  if (chain === null) {
    throw new ApiError("invalid_data", "params.transaction.chain_id is missing: a transaction without it is valid on every chain.");
  }
  const type = given.type ?? defaultType(given);
  const { gas_price, ...rest } = given;
  const request: UnsignedTransaction = {
    ...rest,
    type,
    chain_id: toHex(chain),
    ...complete("nonce", given.nonce, fill?.nonce),
    ...complete("gas_limit", given.gas_limit, fill?.gas_limit),
    ...(type === 0 || type === 1
      ? complete("gas_price", gas_price, fill?.gas_price)
      : {
          ...complete("max_fee_per_gas", given.max_fee_per_gas, fill?.max_fee_per_gas),
          ...complete("max_priority_fee_per_gas", given.max_priority_fee_per_gas, fill?.max_priority_fee_per_gas),
        }),
  };
  const price = toBigInt(type === 0 || type === 1 ? request.gas_price : request.max_fee_per_gas) ?? 0n;
  const call = { to: given.to ?? null, valueWei: toBigInt(given.value) ?? 0n, chainId: chain, dataHex: given.data ?? "0x" };
  return {
    serializable: toSerializable(request, type, Number(chain)),
    call,
    judged: isCallToItself(walletAddress, given) ? {} : { transaction: call },
    request,
    maxFeeWei: (toBigInt(request.gas_limit) ?? 0n) * price,
  };
}

/** Types 0 and 1 name one price per gas; types 2 and 4 name the most they pay. */
export function isGasPriced({ request }: Pick<BuiltTransaction, "request">): boolean {
  return request.type === 0 || request.type === 1;
}

/** @throws ApiError invalid_data naming the first member that neither the request nor the host gave. */
export function assertComplete({ request }: Pick<BuiltTransaction, "request">): void {
  const price = isGasPriced({ request }) ? (["gas_price"] as const) : (["max_fee_per_gas", "max_priority_fee_per_gas"] as const);
  for (const member of ["nonce", "gas_limit", ...price] as const) {
    if (request[member] === undefined) throw new ApiError("invalid_data", `transaction.${member} was left open and not filled.`);
  }
}

function assertConsistent(given: UnsignedTransaction, walletAddress: string, chainId: bigint | null): void {
  if (given.from !== undefined && given.from.toLowerCase() !== walletAddress.toLowerCase()) {
    throw new ApiError("invalid_request", `params.transaction.from is ${given.from}, but this wallet is ${walletAddress}.`);
  }
  if (chainId !== null && given.chain_id !== undefined && BigInt(given.chain_id) !== chainId) {
    throw new ApiError("invalid_request", `params.transaction.chain_id is ${BigInt(given.chain_id)}, but caip2 names chain ${chainId}.`);
  }
  if (given.to !== undefined) assertChecksum(given.to, "params.transaction.to");
  const isLegacyPriced = given.type === 0 || given.type === 1;
  assertDynamicPrice(given);
  if (isLegacyPriced && (given.max_fee_per_gas !== undefined || given.max_priority_fee_per_gas !== undefined)) {
    throw new ApiError("invalid_request", `params.transaction.max_fee_per_gas does not belong to type ${given.type}; give gas_price.`);
  }
  if (
    given.type === undefined &&
    given.gas_price !== undefined &&
    (given.max_fee_per_gas !== undefined || given.max_priority_fee_per_gas !== undefined)
  ) {
    throw new ApiError("invalid_request", "params.transaction has both gas_price and max_fee_per_gas; give one.");
  }
  const type = given.type ?? defaultType(given);
  if ((given.authorization_list !== undefined) !== (type === 4)) {
    throw new ApiError("invalid_request", "params.transaction.authorization_list and type 4 go together: give both or neither.");
  }
  if (type === 4 && given.to === undefined) {
    throw new ApiError("invalid_data", "params.transaction.to is missing: a type 4 transaction cannot create a contract (EIP-7702).");
  }
  if (type === 4 && given.gas_price !== undefined) {
    throw new ApiError("invalid_request", "params.transaction has a gas_price, but type 4 takes max_fee_per_gas.");
  }
}

/**
 * A transaction with dynamic fees has no gas price. Nodes that complete one for viem answer with the price they expect besides; that is no contradiction,
 * as long as what is signed allows it.
 */
function assertDynamicPrice({ type, gas_price, max_fee_per_gas }: UnsignedTransaction): void {
  if (type !== 2 || gas_price === undefined) return;
  if (max_fee_per_gas === undefined) {
    throw new ApiError("invalid_request", "params.transaction.gas_price does not belong to type 2; give max_fee_per_gas.");
  }
  if (BigInt(gas_price) > BigInt(max_fee_per_gas)) {
    throw new ApiError("invalid_request", "params.transaction.gas_price is above max_fee_per_gas; type 2 takes max_fee_per_gas alone.");
  }
}

function defaultType(given: UnsignedTransaction): 0 | 2 | 4 {
  if (given.authorization_list !== undefined) return 4;
  return given.gas_price === undefined ? 2 : 0;
}

function toSerializable(request: UnsignedTransaction, type: 0 | 1 | 2 | 4, chainId: number): TransactionSerializable {
  const common = {
    chainId,
    ...(request.to === undefined ? {} : { to: getAddress(request.to) }),
    ...(request.data === undefined ? {} : { data: request.data as `0x${string}` }),
    ...member("value", toBigInt(request.value)),
    ...member("nonce", request.nonce === undefined ? undefined : Number(request.nonce)),
    ...member("gas", toBigInt(request.gas_limit)),
  };
  const gasPrice = member("gasPrice", toBigInt(request.gas_price));
  const fees = {
    ...member("maxFeePerGas", toBigInt(request.max_fee_per_gas)),
    ...member("maxPriorityFeePerGas", toBigInt(request.max_priority_fee_per_gas)),
  };
  if (type === 0) return { type: "legacy", ...common, ...gasPrice };
  if (type === 1) return { type: "eip2930", ...common, ...gasPrice };
  if (type === 4) return { type: "eip7702", ...common, ...fees, authorizationList: readAuthorizationList(request) };
  return { type: "eip1559", ...common, ...fees };
}

function readAuthorizationList({ authorization_list = [] }: UnsignedTransaction): SignedAuthorizationList {
  return authorization_list.map(({ contract, chain_id, nonce, r, s, y_parity }) => ({
    address: getAddress(contract),
    chainId: Number(chain_id),
    nonce: Number(nonce),
    r: r as `0x${string}`,
    s: s as `0x${string}`,
    yParity: y_parity,
  }));
}

function complete<K extends string>(name: K, given: string | number | undefined, proposed: string | undefined): { [P in K]?: string } {
  const value = given === undefined ? proposed : toHex(BigInt(given));
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: string });
}

/** An optional member: absent rather than undefined. */
function member<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: V });
}

function toBigInt(quantity: string | number | undefined): bigint | undefined {
  return quantity === undefined ? undefined : BigInt(quantity);
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
