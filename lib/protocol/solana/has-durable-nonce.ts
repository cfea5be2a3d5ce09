import { readSolanaInstructions } from "./read-solana-instructions.ts";
import type { SolanaMessage } from "./solana-message.ts";

const SYSTEM_PROGRAM = "11111111111111111111111111111111";
/** AdvanceNonceAccount, as a little-endian u32. */
const ADVANCE_NONCE = "4,0,0,0";

/** Whether the message's "blockhash" is the value of a nonce account, which does not expire: its first instruction then advances that account. */
export function hasDurableNonce(message: SolanaMessage): boolean {
  const [first] = readSolanaInstructions(message);
  return first?.programId === SYSTEM_PROGRAM && first.data.subarray(0, 4).join() === ADVANCE_NONCE;
}
