import { decodeAbiParameters, decodeFunctionData, type Hex, parseAbi, parseAbiParameters, parseTransaction } from "viem";
import { z } from "zod";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { PolicyFacts, TransactionFacts } from "../../../lib/protocol/policy/policy-facts.ts";
import type { PastAction } from "../../../lib/protocol/policy/replay-policy.ts";
import { isCallToItself } from "../../../lib/protocol/transfers/encode-batch.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";

const EXECUTE = parseAbi(["function execute(bytes32 mode, bytes executionData)"]);
const CALLS = parseAbiParameters("(address to, uint256 value, bytes data)[]");

/** The part of a stored transfer that says what its body said. */
const storedTransfer = z.object({
  source_chain: z.string(),
  source_asset: z.string().optional(),
  source_asset_address: z.string().optional(),
  source_amount: z.string(),
  amount_type: z.string(),
  destination_address: z.string(),
});

/**
 * What a policy saw of a transaction when it was signed, rebuilt from its signed bytes. A batch that was sent as one transaction is its calls again; one that was sent call by call is
 * judged call by call. Of a transfer's body there is what the action repeats of it.
 */
export function readPastAction(transaction: Transaction): PastAction {
  const { id, walletId, createdAt, batchId, action } = transaction;
  const outer = readTransaction(transaction);
  // As the enclave has it: what the wallet's own code made of a call, nobody could read.
  const judge = (call: TransactionFacts): PolicyFacts =>
    isCallToItself(transaction.fromAddress, { to: call.to ?? undefined, data: call.dataHex }) ? {} : { transaction: call };
  const past = (method: string, parts: readonly PolicyFacts[]): PastAction => ({
    id,
    atMs: createdAt.getTime(),
    action: { method, parts, walletId },
  });
  if (action !== null) return past("transfer", [{ ...judge(outer), actionBody: readTransferBody(action) }]);
  if (batchId === null) return past("eth_sendTransaction", [judge(outer)]);
  const isBatch = outer.to?.toLowerCase() === transaction.fromAddress;
  return past("wallet_sendCalls", (isBatch ? readCalls(outer) : [outer]).map(judge));
}

function readTransaction({ caip2, signedTransaction }: Transaction): TransactionFacts {
  if (signedTransaction === null) throw new Error("an unsigned transaction is no history");
  const { to, value = 0n, data = "0x", chainId } = parseTransaction(signedTransaction as Hex);
  return { to: to ?? null, valueWei: value, chainId: BigInt(chainId ?? caip2.slice("eip155:".length)), dataHex: data };
}

/** ERC-7821, as the enclave writes it. What is no batch after all stays one call. */
function readCalls(outer: TransactionFacts): TransactionFacts[] {
  try {
    const { args } = decodeFunctionData({ abi: EXECUTE, data: outer.dataHex as Hex });
    const [calls] = decodeAbiParameters(CALLS, args[1]);
    return calls.map(({ to, value, data }) => ({ to, valueWei: value, chainId: outer.chainId, dataHex: data }));
  } catch {
    return [outer];
  }
}

function readTransferBody(action: string): JsonValue {
  const { source_chain, source_asset, source_asset_address, source_amount, amount_type, destination_address } = storedTransfer.parse(
    JSON.parse(action),
  );
  const asset = source_asset === undefined ? { asset_address: source_asset_address ?? "" } : { asset: source_asset };
  return { source: { ...asset, chain: source_chain, amount: source_amount }, destination: { address: destination_address }, amount_type };
}
