import type { SendCallsBody } from "../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { type Call, encodeBatch } from "../../../lib/protocol/transfers/encode-batch.ts";
import type { Chain } from "./chain.ts";
import { assertAffordable, type CostFill, estimateDynamicFees } from "./estimate-transaction.ts";

type Calls = SendCallsBody["params"]["calls"];

/** What a delegation costs at most (EIP-7702, PER_EMPTY_ACCOUNT_COST). */
const DELEGATION_GAS = 25_000n;

/**
 * Proposes gas and fees for several calls: in one transaction through the executor, or in one each, every call on top of the ones before it.
 *
 * @throws ApiError insufficient_funds | transaction_broadcast_failure | chain_not_configured. Nothing was signed yet.
 */
export async function estimateBatch(chain: Chain, from: `0x${string}`, calls: Calls, executor: string | null): Promise<CostFill> {
  const prepared = calls.map(({ to, data = "0x", value = 0 }) => ({
    to: to as `0x${string}`,
    data: data as `0x${string}`,
    value: BigInt(value),
  }));
  const [gasLimits, fees, balance] = await Promise.all([
    executor === null
      ? estimateEach(chain, from, prepared)
      : estimateTogether(chain, from, prepared, executor as `0x${string}`).then((gas) => [gas]),
    estimateDynamicFees(chain),
    chain.client.getBalance({ address: from }),
  ]);
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  assertAffordable(balance, sum(prepared.map(({ value }) => value)), sum(gasLimits) * BigInt(fees.max_fee_per_gas ?? 0));
  const [first = 0n] = gasLimits;
  return executor === null ? { gas_limits: gasLimits.map(toHex), ...fees } : { gas_limit: toHex(first), ...fees };
}

/** As if the wallet had delegated already: it has the executor's code. */
async function estimateTogether(chain: Chain, from: `0x${string}`, calls: readonly Call[], executor: `0x${string}`): Promise<bigint> {
  const code = await chain.client.getCode({ address: executor });
  if (code === undefined || code === "0x") {
    throw new ApiError(
      "chain_not_configured",
      `There is no contract at ${executor}, the batch executor that the app names for ${chain.caip2}.`,
    );
  }
  const data = encodeBatch(calls);
  const estimate = await chain.client.estimateGas({ account: from, to: from, data, stateOverride: [{ address: from, code }] });
  return (estimate * 120n) / 100n + DELEGATION_GAS;
}

/** What a call used may be less than what it needs: up to a fifth of it is given back at the end, and a call keeps a 64th from the calls it makes. */
async function estimateEach(chain: Chain, from: `0x${string}`, calls: readonly Call[]): Promise<bigint[]> {
  const [block] = await chain.client.simulateBlocks({ blocks: [{ calls: calls.map((call) => ({ account: from, ...call })) }] });
  return calls.map((call, index) => {
    const result = block?.calls[index];
    if (result?.status !== "success") {
      throw new ApiError(
        "transaction_broadcast_failure",
        `Transaction creation failed. Details: params.calls.${index} would fail: ${result?.error?.message.split("\n")[0] ?? "no result"}`,
      );
    }
    return call.data === "0x" && result.gasUsed === 21_000n ? result.gasUsed : (result.gasUsed * 3n) / 2n;
  });
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
