import { z } from "zod";
import { ethereumAddress, solanaAddress } from "../api/fields.ts";

export const tokenSchema = z.strictObject({
  /** Privy's name of the asset, such as `usdc`; what a transfer or a query calls it. */
  asset: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, "1 to 32 lower-case letters, digits, dots, _ or -"),
  /** What people read. */
  name: z.string().min(1).max(64),
  /** A contract; on Solana a mint of the Token program. */
  address: z.union([ethereumAddress, solanaAddress]),
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
  .record(
    z.string().regex(/^(eip155:[1-9][0-9]{0,14}|solana:[1-9A-HJ-NP-Za-km-z]{1,32})$/, "eip155:<chain id> or solana:<genesis hash> as key"),
    chainEntrySchema,
  )
  .refine((table) => Object.entries(table).every(([caip2, entry]) => fitsChain(caip2, entry)), "addresses as their chain writes them")
  .refine((table) => Object.keys(table).length <= 32, "at most 32 chains");
export type ChainTable = z.infer<typeof chainTableSchema>;

export function findToken(table: ChainTable | undefined, caip2: string, asset: string): Token | undefined {
  return listTokens(table, caip2).find((token) => token.asset === asset);
}

/** @param address of a contract, in any case, or of a mint */
export function findTokenAt(table: ChainTable | undefined, caip2: string, address: string): Token | undefined {
  return listTokens(table, caip2).find((token) => normalAddress(token.address) === normalAddress(address));
}

export function listTokens(table: ChainTable | undefined, caip2: string): readonly Token[] {
  return table !== undefined && Object.hasOwn(table, caip2) ? (table[caip2]?.tokens ?? []) : [];
}

/** Nothing batches calls on Solana: its transactions have several instructions. */
function fitsChain(caip2: string, { tokens, batch_executor }: z.output<typeof chainEntrySchema>): boolean {
  const isSolana = caip2.startsWith("solana:");
  return tokens.every(({ address }) => address.startsWith("0x") !== isSolana) && !(isSolana && batch_executor !== null);
}

/** The case of hex means nothing; that of base58 does. */
function normalAddress(address: string): string {
  return address.startsWith("0x") ? address.toLowerCase() : address;
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
