import { ApiError } from "../errors.ts";
import { ByteReader, MalformedTransaction } from "./byte-reader.ts";
import { parseSolanaMessage } from "./parse-solana-message.ts";
import { serializeLength } from "./serialize-solana-message.ts";
import type { SolanaMessage } from "./solana-message.ts";

/** A transaction has to fit into one packet of Solana's network. */
const MAX_BYTES = 1232;
const SIGNATURE_LENGTH = 64;

export interface SolanaTransaction {
  /** 64 bytes for each signer of the message, in its order; all zero where nobody has signed yet. */
  readonly signatures: readonly Uint8Array[];
  /** What is signed, exactly as it came. */
  readonly messageBytes: Uint8Array;
  readonly message: SolanaMessage;
}

/**
 * Reads a transaction in wire form.
 *
 * @throws ApiError invalid_solana_transaction naming `field` and what is wrong with it
 */
export function parseSolanaTransaction(bytes: Uint8Array, field: string): SolanaTransaction {
  try {
    if (bytes.length > MAX_BYTES) throw new MalformedTransaction(`has ${bytes.length} bytes; ${MAX_BYTES} fit into a packet`);
    const reader = new ByteReader(bytes);
    const signatures = reader.readArray(() => reader.readBytes(SIGNATURE_LENGTH));
    const messageBytes = bytes.slice(reader.offset);
    const message = parseSolanaMessage(messageBytes);
    if (signatures.length !== message.signerCount) {
      throw new MalformedTransaction(`has room for ${signatures.length} signatures, but its message asks for ${message.signerCount}`);
    }
    return { signatures, messageBytes, message };
  } catch (error) {
    if (!(error instanceof MalformedTransaction)) throw error;
    throw new ApiError("invalid_solana_transaction", `${field} is no Solana transaction: it ${error.message}.`, { field });
  }
}

export function serializeSolanaTransaction({ signatures, messageBytes }: Omit<SolanaTransaction, "message">): Uint8Array {
  return new Uint8Array([...serializeLength(signatures.length), ...signatures.flatMap((signature) => [...signature]), ...messageBytes]);
}
