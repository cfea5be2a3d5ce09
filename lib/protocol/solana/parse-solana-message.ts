import { encodeHex } from "../hex.ts";
import { ByteReader, MalformedTransaction } from "./byte-reader.ts";
import { serializeSolanaMessage } from "./serialize-solana-message.ts";
import type { AddressLookup, CompiledInstruction, SolanaMessage } from "./solana-message.ts";

const VERSION_BIT = 0x80;
/** An index is one byte. */
const MAX_ACCOUNTS = 256;

/**
 * Reads a legacy or v0 message and checks what a validator checks before it runs one (its "sanitize"), so that what is judged here is what would happen
 * there.
 *
 * @throws MalformedTransaction
 */
export function parseSolanaMessage(bytes: Uint8Array): SolanaMessage {
  const reader = new ByteReader(bytes);
  const first = reader.readByte();
  if (first > VERSION_BIT) throw new MalformedTransaction(`has message version ${first - VERSION_BIT}; legacy and 0 are known`);
  const version = first === VERSION_BIT ? 0 : "legacy";
  const message: SolanaMessage = {
    version,
    signerCount: version === 0 ? reader.readByte() : first,
    readonlySignerCount: reader.readByte(),
    readonlyOtherCount: reader.readByte(),
    accountKeys: reader.readArray(() => reader.readBytes(32)),
    recentBlockhash: reader.readBytes(32),
    instructions: reader.readArray(() => readInstruction(reader)),
    lookups: version === 0 ? reader.readArray(() => readLookup(reader)) : [],
  };
  if (!reader.isAtEnd) throw new MalformedTransaction("has bytes behind its end");
  assertSane(message);
  // One message has one byte string. If ours is another one, we read something else than what is signed.
  if (encodeHex(serializeSolanaMessage(message)) !== encodeHex(bytes)) throw new MalformedTransaction("is not written in its one form");
  return message;
}

function readInstruction(reader: ByteReader): CompiledInstruction {
  return {
    programIndex: reader.readByte(),
    accountIndexes: reader.readBytes(reader.readLength()),
    data: reader.readBytes(reader.readLength()),
  };
}

function readLookup(reader: ByteReader): AddressLookup {
  return {
    tableKey: reader.readBytes(32),
    writableIndexes: reader.readBytes(reader.readLength()),
    readonlyIndexes: reader.readBytes(reader.readLength()),
  };
}

function assertSane(message: SolanaMessage): void {
  const { signerCount, readonlySignerCount, readonlyOtherCount, accountKeys, instructions, lookups } = message;
  if (signerCount + readonlyOtherCount > accountKeys.length) throw new MalformedTransaction("counts more accounts than it has");
  if (readonlySignerCount >= signerCount) throw new MalformedTransaction("has no signer who could pay the fees");
  if (new Set(accountKeys.map(encodeHex)).size !== accountKeys.length) throw new MalformedTransaction("names an account twice");
  const lookedUp = lookups.map(({ writableIndexes, readonlyIndexes }) => writableIndexes.length + readonlyIndexes.length);
  if (lookedUp.includes(0)) throw new MalformedTransaction("names a lookup table and nothing in it");
  const accountCount = lookedUp.reduce((sum, count) => sum + count, accountKeys.length);
  if (accountCount > MAX_ACCOUNTS) throw new MalformedTransaction(`has more than ${MAX_ACCOUNTS} accounts`);
  for (const { programIndex, accountIndexes } of instructions) {
    // The payer is no program, and a program out of a lookup table is refused: nobody could say what is run.
    if (programIndex === 0 || programIndex >= accountKeys.length) throw new MalformedTransaction("runs a program that it does not name");
    if (accountIndexes.some((index) => index >= accountCount)) throw new MalformedTransaction("uses an account that it does not name");
  }
}
