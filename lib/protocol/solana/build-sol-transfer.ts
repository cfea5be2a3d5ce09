import type { SolanaMessage } from "./solana-message.ts";

/** The System program's address, and its instruction Transfer: a little-endian tag of four bytes, then the lamports. */
const [SYSTEM_PROGRAM, TRANSFER_TAG] = [new Uint8Array(32), 2];

interface SolTransfer {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly lamports: bigint;
  readonly recentBlockhash: Uint8Array;
}

/** A message that moves SOL and does nothing else; the sender pays the fee. Keys and the blockhash are 32 bytes. */
export function buildSolTransfer({ from, to, lamports, recentBlockhash }: SolTransfer): SolanaMessage {
  const isOwn = from.every((byte, index) => byte === to[index]);
  const accountKeys = isOwn ? [from, SYSTEM_PROGRAM] : [from, to, SYSTEM_PROGRAM];
  const data = new Uint8Array(12);
  const view = new DataView(data.buffer);
  view.setUint32(0, TRANSFER_TAG, true);
  view.setBigUint64(4, lamports, true);
  return {
    version: 0,
    signerCount: 1,
    readonlySignerCount: 0,
    readonlyOtherCount: 1,
    accountKeys,
    recentBlockhash,
    instructions: [{ programIndex: accountKeys.length - 1, accountIndexes: new Uint8Array([0, isOwn ? 0 : 1]), data }],
    lookups: [],
  };
}
