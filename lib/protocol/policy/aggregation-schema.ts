import { z } from "zod";
import { policyConditionSchema } from "./policy-schema.ts";

/** Ways to get a transaction of a wallet signed, by chain. `transfer` becomes one of them on its way. */
const ETHEREUM_TRANSACTION = ["eth_signTransaction", "eth_sendTransaction", "wallet_sendCalls", "transfer"];
const SOLANA_TRANSACTION = ["signTransaction", "signAndSendTransaction", "transfer"];

/**
 * What an aggregation counts, by the method that it names. A cap is about what leaves the wallet, and a transaction that is signed and handed over leaves it
 * as surely as one that is sent for its signer: so each name of a transaction stands for all ways to sign one. A cap that knew one of them only would
 * be stepped around by the other.
 */
const COUNTED_METHODS = {
  eth_signTransaction: ETHEREUM_TRANSACTION,
  eth_sendTransaction: ETHEREUM_TRANSACTION,
  eth_signUserOperation: ["eth_signUserOperation"],
  signTransaction: SOLANA_TRANSACTION,
  signAndSendTransaction: SOLANA_TRANSACTION,
} as const satisfies Record<string, readonly string[]>;

const AGGREGATION_METHODS = [
  "eth_signTransaction",
  "eth_sendTransaction",
  "eth_signUserOperation",
  "signTransaction",
  "signAndSendTransaction",
] as const satisfies readonly (keyof typeof COUNTED_METHODS)[];

/** Privy's bounds: an hour to three days. */
const windowSchema = z.strictObject({ type: z.literal("rolling"), seconds: z.int().min(3_600).max(259_200) });

/** A field of the policy language; `abi` where the field is one of calldata. */
const fieldShape = { field_source: z.string().min(1).max(64), field: z.string().min(1).max(256) };
const abiSchema = z.array(z.record(z.string(), z.unknown())).min(1).max(200);

const metricSchema = z.strictObject({ ...fieldShape, function: z.literal("sum"), abi: abiSchema.optional() });
const groupBySchema = z.strictObject({ ...fieldShape, abi: abiSchema.optional() });

/** Members that an aggregation is made with and keeps: it is never changed, so a number means the same for as long as it is counted. */
export const aggregationShape = {
  name: z.string().min(1).max(255),
  method: z.enum(AGGREGATION_METHODS),
  metric: metricSchema,
  window: windowSchema,
  conditions: z.array(policyConditionSchema).max(100),
  group_by: z.array(groupBySchema).max(2),
};

const aggregationSchema = z.strictObject(aggregationShape);
export type Aggregation = z.infer<typeof aggregationSchema>;

export function isCountedMethod(method: string): boolean {
  return AGGREGATION_METHODS.some((named) => countsMethod(named, method));
}

export function countsMethod(named: Aggregation["method"], method: string): boolean {
  const counted: readonly string[] = COUNTED_METHODS[named];
  return counted.includes(method);
}
