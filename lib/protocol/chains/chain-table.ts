import { z } from "zod";
import { ethereumAddress } from "../api/fields.ts";

export const tokenSchema = z.strictObject({
  /** Privy's name of the asset, such as `usdc`; what a transfer or a query calls it. */
  asset: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, "1 to 32 lower-case letters, digits, dots, _ or -"),
  /** What people read. */
  name: z.string().min(1).max(64),
  address: ethereumAddress,
  decimals: z.int().min(0).max(36),
});
export type Token = z.infer<typeof tokenSchema>;

const chainEntrySchema = z.strictObject({
  tokens: z
    .array(tokenSchema)
    .max(64)
    .refine((tokens) => areDistinct(tokens.map(({ asset }) => asset)), "tokens with different asset names")
    .refine((tokens) => areDistinct(tokens.map(({ address }) => address.toLowerCase())), "tokens with different addresses"),
  /** The contract that wallets delegate to for `wallet_sendCalls` (EIP-7702); null: calls are sent one after the other. */
  batch_executor: ethereumAddress.nullable(),
});

/**
 * What an app says about its chains, by CAIP-2. It is part of the sealed app config, changed by the admin key alone: whoever chose the contract behind
 * `usdc`, its decimals, or the code that a wallet runs, would choose what a signed request means.
 */
export const chainTableSchema = z
  .record(z.string().regex(/^eip155:[1-9][0-9]{0,14}$/, "eip155:<chain id> as key"), chainEntrySchema)
  .refine((table) => Object.keys(table).length <= 32, "at most 32 chains");
export type ChainTable = z.infer<typeof chainTableSchema>;

export function findToken(table: ChainTable | undefined, caip2: string, asset: string): Token | undefined {
  return listTokens(table, caip2).find((token) => token.asset === asset);
}

/** @param address of a contract, in any case */
export function findTokenAt(table: ChainTable | undefined, caip2: string, address: string): Token | undefined {
  return listTokens(table, caip2).find((token) => token.address.toLowerCase() === address.toLowerCase());
}

export function listTokens(table: ChainTable | undefined, caip2: string): readonly Token[] {
  return table !== undefined && Object.hasOwn(table, caip2) ? (table[caip2]?.tokens ?? []) : [];
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
