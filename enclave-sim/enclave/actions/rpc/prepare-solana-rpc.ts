import { base58 } from "@scure/base";
import type { SolanaRpcBody, SolanaSendBody } from "../../../../lib/protocol/api/solana-rpc.ts";
import { decodeBase64, encodeBase64 } from "../../../../lib/protocol/base64.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { readMessageFacts } from "../../../../lib/protocol/policy/fields/message.ts";
import { parseSolanaMessage } from "../../../../lib/protocol/solana/parse-solana-message.ts";
import { readSolanaInstructions } from "../../../../lib/protocol/solana/read-solana-instructions.ts";
import { serializeSolanaMessage } from "../../../../lib/protocol/solana/serialize-solana-message.ts";
import {
  parseSolanaTransaction,
  type SolanaTransaction,
  serializeSolanaTransaction,
} from "../../../../lib/protocol/solana/solana-transaction.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { signEd25519 } from "../../signers/ed25519.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { readBlockhash } from "./read-blockhash.ts";

const FIELD = "params.transaction";

/** Reads one of Solana's methods. @throws ApiError invalid_data | invalid_solana_transaction | not_supported */
export function prepareSolanaRpc(body: SolanaRpcBody, address: string, fill: EnclaveFill | undefined): PreparedRpc {
  if (body.method === "signMessage") return prepareMessage(decodeBase64(body.params.message, "params.message"));
  const transaction = parseSolanaTransaction(decodeBase64(body.params.transaction, FIELD), FIELD);
  assertRunnable(transaction);
  const slot = findSlot(transaction, address);
  if (body.method === "signTransaction") return prepareTransaction(transaction, slot);
  return prepareSend(body, transaction, slot, fill !== undefined && "recent_blockhash" in fill ? fill.recent_blockhash : null);
}

/** The most that a validator runs of one transaction. Each is judged by every rule, so more of them would only hold up other requests. */
const MAX_INSTRUCTIONS = 64;

function assertRunnable({ message }: SolanaTransaction): void {
  if (message.instructions.length <= MAX_INSTRUCTIONS) return;
  throw new ApiError(
    "invalid_solana_transaction",
    `${FIELD} has ${message.instructions.length} instructions; validators run at most ${MAX_INSTRUCTIONS}.`,
    { field: FIELD },
  );
}

/** Bytes that are a transaction's message must not get their signature under another name: it would be one on the transaction. */
export function assertNoSolanaMessage(bytes: Uint8Array, field: string): void {
  if (!isSolanaMessage(bytes) && !mayBeNewerMessage(bytes)) return;
  throw new ApiError("invalid_data", `${field} is the message of a Solana transaction; sign it with signTransaction.`, { field });
}

function isSolanaMessage(bytes: Uint8Array): boolean {
  try {
    parseSolanaMessage(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * A message of version 1 or above, which nobody here can read, but validators may. No text in UTF-8 begins with these bytes, and nothing so short as a hash
 * is a message.
 */
function mayBeNewerMessage(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  return first > 0x80 && first < 0xc0 && bytes.length > 64;
}

function prepareMessage(bytes: Uint8Array): PreparedRpc {
  assertNoSolanaMessage(bytes, "params.message");
  return {
    judged: [{ message: readMessageFacts(bytes) }],
    isMoving: false,
    outcomeDigest: bytes,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signature = encodeBase64(signEd25519(bytes, privateKey));
      return { data: { signature, encoding: "base64" }, produced: signature };
    },
  };
}

function prepareTransaction(transaction: SolanaTransaction, slot: number): PreparedRpc {
  return {
    judged: judge(transaction),
    isMoving: false,
    outcomeDigest: transaction.messageBytes,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signed_transaction = encodeBase64(serializeSolanaTransaction(fillSlot(transaction, slot, privateKey)));
      return { data: { signed_transaction, encoding: "base64" }, produced: signed_transaction };
    },
  };
}

function prepareSend(
  { caip2, sponsor }: SolanaSendBody,
  given: SolanaTransaction,
  slot: number,
  proposedBlockhash: string | null,
): PreparedRpc {
  if (!caip2.startsWith("solana:")) throw new ApiError("invalid_data", `caip2 must be solana:<genesis hash>, got ${caip2}.`);
  if (sponsor === true) {
    throw new ApiError(
      "not_supported",
      "sponsor is true, but this server pays no fees: leave it out, and name the payer in the transaction.",
    );
  }
  const isOpen = given.message.recentBlockhash.every((byte) => byte === 0);
  assertNobodyElseIsMissing(given, slot, isOpen);
  const transaction = isOpen && proposedBlockhash !== null ? insertBlockhash(given, proposedBlockhash) : given;
  return {
    judged: judge(transaction),
    isMoving: true,
    outcomeDigest: transaction.messageBytes,
    assertExecutable: () => {
      if (isOpen && proposedBlockhash === null) throw new ApiError("invalid_data", `${FIELD} has no blockhash, and none was filled in.`);
    },
    sign: (privateKey) => {
      const signed = fillSlot(transaction, slot, privateKey);
      const hash = base58.encode(signed.signatures[0] ?? new Uint8Array());
      const signed_transaction = encodeBase64(serializeSolanaTransaction(signed));
      return { data: { hash, caip2 }, produced: hash, transaction: { signed_transaction, hash } };
    },
  };
}

/** @returns the wallet's place among the signers */
function findSlot({ message }: SolanaTransaction, address: string): number {
  const slot = message.accountKeys.slice(0, message.signerCount).findIndex((key) => base58.encode(key) === address);
  if (slot >= 0) return slot;
  throw new ApiError("invalid_solana_transaction", `${FIELD} does not ask for a signature of this wallet, ${address}.`, { field: FIELD });
}

/** A transaction that still waits for others cannot be sent, and a signature over another blockhash is none. */
function assertNobodyElseIsMissing({ signatures, message }: SolanaTransaction, slot: number, isOpen: boolean): void {
  if (isOpen && message.signerCount > 1) {
    throw new ApiError("invalid_solana_transaction", `${FIELD} leaves the blockhash open, but others have to sign it too: set one.`, {
      field: FIELD,
    });
  }
  const missing = signatures.findIndex((signature, index) => index !== slot && signature.every((byte) => byte === 0));
  if (missing < 0) return;
  const who = base58.encode(message.accountKeys[missing] ?? new Uint8Array());
  throw new ApiError("invalid_solana_transaction", `${FIELD} lacks the signature of ${who}; let it sign first.`, { field: FIELD });
}

function insertBlockhash(transaction: SolanaTransaction, blockhash: string): SolanaTransaction {
  const message = { ...transaction.message, recentBlockhash: readBlockhash(blockhash) };
  return { ...transaction, message, messageBytes: serializeSolanaMessage(message) };
}

/** A transaction without instructions does nothing, and shows a policy nothing. */
function judge({ message }: SolanaTransaction): PreparedRpc["judged"] {
  const parts = readSolanaInstructions(message).map((solanaInstruction) => ({ solanaInstruction }));
  return parts.length > 0 ? parts : [{}];
}

function fillSlot({ signatures, messageBytes }: SolanaTransaction, slot: number, privateKey: Uint8Array) {
  return { signatures: signatures.with(slot, signEd25519(messageBytes, privateKey)), messageBytes };
}
