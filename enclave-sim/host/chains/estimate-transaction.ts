import type { EstimateGasParameters } from "viem";
import type { UnsignedTransaction } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { TransactionFill } from "../../../lib/protocol/vsock.ts";
import type { Chain } from "./chain.ts";
import { toPreparationError } from "./chain-failure.ts";

/** A plain transfer's gas: it is exact, where a contract's is a guess that wants a margin. */
const TRANSFER_GAS = 21_000n;

export type CostFill = Omit<TransactionFill, "nonce">;

/**
 * Proposes what the request left open of gas and fees; what it names is repeated. The enclave lets a request's own members win and holds the
 * total under the app's ceiling, so a wrong proposal here can be refused but never overspend (law 5).
 *
 * @param from the wallet's address
 * @throws ApiError chain_unavailable | insufficient_funds | transaction_broadcast_failure. Nothing was signed yet.
 */
export async function estimateTransaction(chain: Chain, from: `0x${string}`, given: UnsignedTransaction): Promise<CostFill> {
  try {
    const isLegacy = given.type === 0 || given.type === 1 || given.gas_price !== undefined;
    const [gas, fees, balance] = await Promise.all([
      estimateGas(chain, from, given),
      isLegacy ? legacyFee(chain, given) : estimateDynamicFees(chain, given),
      chain.client.getBalance({ address: from }),
    ]);
    const price = BigInt(fees.gas_price ?? fees.max_fee_per_gas ?? 0);
    assertAffordable(balance, toBigInt(given.value) ?? 0n, gas * price);
    return { gas_limit: toHex(gas), ...fees };
  } catch (error) {
    throw toPreparationError(error, chain.name);
  }
}

async function estimateGas(chain: Chain, from: `0x${string}`, given: UnsignedTransaction): Promise<bigint> {
  const named = toBigInt(given.gas_limit);
  if (named !== undefined) return named;
  const call: EstimateGasParameters = {
    account: from,
    ...(given.to === undefined ? {} : { to: given.to as `0x${string}` }),
    ...(given.data === undefined ? {} : { data: given.data as `0x${string}` }),
    ...(given.value === undefined ? {} : { value: BigInt(given.value) }),
    ...(given.authorization_list === undefined ? {} : { authorizationList: given.authorization_list.map(toViemAuthorization) }),
  };
  const estimate = await chain.client.estimateGas(call);
  return estimate === TRANSFER_GAS ? estimate : (estimate * 120n) / 100n;
}

function toViemAuthorization({
  contract,
  chain_id,
  nonce,
  r,
  s,
  y_parity,
}: NonNullable<UnsignedTransaction["authorization_list"]>[number]) {
  const signature = { r: r as `0x${string}`, s: s as `0x${string}`, yParity: y_parity };
  return { address: contract as `0x${string}`, chainId: Number(chain_id), nonce: Number(nonce), ...signature };
}

type Fees = Omit<TransactionFill, "nonce" | "gas_limit" | "gas_limits">;

async function legacyFee(chain: Chain, given: UnsignedTransaction): Promise<Fees> {
  return { gas_price: toHex(toBigInt(given.gas_price) ?? (await chain.client.getGasPrice())) };
}

/** Types 2 and 4. */
export async function estimateDynamicFees(chain: Chain, given: UnsignedTransaction = {}): Promise<Fees> {
  const maxFee = toBigInt(given.max_fee_per_gas);
  const priority = toBigInt(given.max_priority_fee_per_gas);
  if (maxFee !== undefined && priority !== undefined) return { max_fee_per_gas: toHex(maxFee), max_priority_fee_per_gas: toHex(priority) };
  const estimate = await chain.client.estimateFeesPerGas({ type: "eip1559" });
  const base = estimate.maxFeePerGas - estimate.maxPriorityFeePerGas;
  const tip = priority ?? min(estimate.maxPriorityFeePerGas, maxFee ?? estimate.maxPriorityFeePerGas);
  return { max_fee_per_gas: toHex(maxFee ?? base + tip), max_priority_fee_per_gas: toHex(tip) };
}

/** @throws ApiError insufficient_funds */
export function assertAffordable(balance: bigint, value: bigint, fee: bigint): void {
  if (balance >= value + fee) return;
  throw new ApiError("insufficient_funds", "The wallet has too little for the amount and the network fee. Nothing was sent.", {
    balance_wei: balance.toString(),
    value_wei: value.toString(),
    max_fee_wei: fee.toString(),
  });
}

function toBigInt(quantity: string | number | undefined): bigint | undefined {
  return quantity === undefined ? undefined : BigInt(quantity);
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
