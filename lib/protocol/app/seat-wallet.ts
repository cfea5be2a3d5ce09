import { z } from "zod";

/** Who can move what a wallet holds: both seats together, the user alone, or either seat alone. */
export const CUSTODY_KINDS = ["both", "user", "either"] as const;
export type CustodyKind = (typeof CUSTODY_KINDS)[number];

/** As it is kept, and signed: nothing is cut off it here. */
export const walletNameText = z
  .string()
  .min(1, "a name of 1 to 40 characters")
  .max(40, "a name of 1 to 40 characters")
  .regex(/^(?!\s)[^\p{C}\p{Zl}\p{Zp}]*(?<!\s)$/u, "a name without spaces around it and without invisible characters");

/** As it is typed. */
export const walletName = z.string().trim().pipe(walletNameText);

/** One of the person's wallets, as the app server keeps it. Custody is how it was made; the wallet API's records say what holds. */
export const seatWalletSchema = z.strictObject({
  id: z.string(),
  /** EIP-55; base58 on Solana. */
  address: z.string(),
  chain_type: z.enum(["ethereum", "solana"]),
  /** The key quorum that owns it. */
  owner_id: z.string(),
  name: z.string(),
  custody: z.enum(CUSTODY_KINDS),
});
export type SeatWallet = z.infer<typeof seatWalletSchema>;
