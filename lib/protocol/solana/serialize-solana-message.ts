import type { SolanaMessage } from "./solana-message.ts";

/** The bytes that are signed. */
export function serializeSolanaMessage(message: SolanaMessage): Uint8Array {
  const { version, signerCount, readonlySignerCount, readonlyOtherCount, accountKeys, recentBlockhash, instructions, lookups } = message;
  return new Uint8Array([
    ...(version === 0 ? [0x80] : []),
    signerCount,
    readonlySignerCount,
    readonlyOtherCount,
    ...serializeLength(accountKeys.length),
    ...accountKeys.flatMap((key) => [...key]),
    ...recentBlockhash,
    ...serializeLength(instructions.length),
    ...instructions.flatMap(({ programIndex, accountIndexes, data }) => [programIndex, ...withLength(accountIndexes), ...withLength(data)]),
    ...(version === 0 ? serializeLength(lookups.length) : []),
    ...lookups.flatMap(({ tableKey, writableIndexes, readonlyIndexes }) => [
      ...tableKey,
      ...withLength(writableIndexes),
      ...withLength(readonlyIndexes),
    ]),
  ]);
}

/** compact-u16, in its shortest form. */
export function serializeLength(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x4000) return [(length & 0x7f) | 0x80, length >> 7];
  return [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
}

function withLength(bytes: Uint8Array): number[] {
  return [...serializeLength(bytes.length), ...bytes];
}
