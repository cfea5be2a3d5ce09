import type { SolanaTransfer } from "../transfers/read-solana-transfer.ts";
import { associatedTokenAccount } from "./associated-token-account.ts";
import type { Instruction } from "./compile-message.ts";
import { ASSOCIATED_TOKEN_PROGRAM_ID, SYSTEM_PROGRAM_ID, TOKEN_PROGRAM_ID } from "./program-ids.ts";

/** Tags: System's Transfer, Token's TransferChecked, and CreateIdempotent of associated token accounts. */
const [SYSTEM_TRANSFER, TRANSFER_CHECKED, CREATE_IDEMPOTENT] = [2, 12, 1];

/**
 * What carries a transfer out. A token is sent to the recipient's associated account, which is made first where there is none yet: the sender pays the rent.
 *
 * @param from base58
 */
export function transferInstructions(from: string, { token, raw, recipient }: SolanaTransfer): readonly Instruction[] {
  if (token === null) {
    const data = new Uint8Array(12);
    new DataView(data.buffer).setUint32(0, SYSTEM_TRANSFER, true);
    new DataView(data.buffer).setBigUint64(4, raw, true);
    return [{ programId: SYSTEM_PROGRAM_ID, accounts: [write(from), write(recipient)], data }];
  }
  const [source, destination] = [from, recipient].map((owner) => associatedTokenAccount(owner, token.address)) as [string, string];
  const data = new Uint8Array(10);
  data[0] = TRANSFER_CHECKED;
  new DataView(data.buffer).setBigUint64(1, raw, true);
  data[9] = token.decimals;
  return [
    {
      programId: ASSOCIATED_TOKEN_PROGRAM_ID,
      accounts: [write(from), write(destination), ...[recipient, token.address, SYSTEM_PROGRAM_ID, TOKEN_PROGRAM_ID].map(read)],
      data: new Uint8Array([CREATE_IDEMPOTENT]),
    },
    { programId: TOKEN_PROGRAM_ID, accounts: [write(source), read(token.address), write(destination), read(from)], data },
  ];
}

function write(address: string) {
  return { address, isWritable: true };
}

function read(address: string) {
  return { address, isWritable: false };
}
