import { z } from "zod";
import { changePayloadSchema } from "./custody-change.ts";
import type { SeatWallet } from "./seat-wallet.ts";

/**
 * Whether the server's seat alone can take a wallet's key out, or what is in its way: `user` alone, or `both` seats, must sign; `other` is a quorum that this app does not
 * make; `unknown` has no letter of the server's seat that says whose it is.
 */
export type Recoverability = "server" | "user" | "both" | "other" | "unknown";

/** A wallet as the recovery site finds it. */
export interface RecoveryWallet {
  readonly id: string;
  readonly address: string;
  readonly by: Recoverability;
  /** As the pieces of the page take it, where `by` is `server`. Names are the app's own: its address stands for one. */
  readonly seatWallet: SeatWallet | null;
  /** When its key was taken out last. */
  readonly exportedAtMs: number | null;
}

/** `POST /api/recovery/export`: the request that the server's seat is to sign alone. */
export const recoveryExportSchema = z.strictObject({ requestPayload: changePayloadSchema });
