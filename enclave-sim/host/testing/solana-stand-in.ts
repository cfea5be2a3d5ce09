/**
 * `node enclave-sim/host/testing/solana-stand-in.ts <port>`: stands in for a Solana validator, of which no npm package brings one. It answers the JSON-RPC calls
 * that the host makes, as the documentation of Solana's RPC describes them, and takes a transaction only when @solana/kit reads it, verifies every signature and
 * finds a blockhash that was given out here. It runs nothing and knows only balances that it is told: what a transaction does is not tested with it. Tests only.
 *
 * Calls of its own: `standIn_settle` (all taken transactions reach a commitment, with an error or not), `standIn_expire` (blockhashes given out so far are too
 * old), `standIn_forget` (drops what it took), `standIn_taken`, `standIn_credit` (an address's lamports, or a token account's amount).
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { base58 } from "@scure/base";
import {
  type Address,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  verifySignature,
} from "@solana/kit";

interface Taken {
  readonly wire: string;
  slot: number;
  err: unknown;
  confirmationStatus: "processed" | "confirmed" | "finalized";
}

const taken = new Map<string, Taken>();
const balances = new Map<string, number>();
const blockhashes = new Set<string>();
let given = 0;

class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data: unknown = null) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const methods: Record<string, (params: never) => unknown> = {
  getHealth: () => "ok",
  getLatestBlockhash() {
    const blockhash = base58.encode(createHash("sha256").update(String(given++)).digest());
    blockhashes.add(blockhash);
    return { context: { slot: given }, value: { blockhash, lastValidBlockHeight: given + 150 } };
  },
  isBlockhashValid: ([blockhash]: [string]) => ({ context: { slot: given }, value: blockhashes.has(blockhash) }),
  getSignatureStatuses: ([signatures]: [string[]]) => ({
    context: { slot: given },
    value: signatures.map((signature) => {
      const found = taken.get(signature);
      return found === undefined
        ? null
        : { slot: found.slot, confirmations: 1, err: found.err, confirmationStatus: found.confirmationStatus };
    }),
  }),
  async sendTransaction([wire]: [string]) {
    const transaction = decode(wire);
    for (const [address, signature] of Object.entries(transaction.signatures)) {
      const key = await getPublicKeyFromAddress(address as Address);
      if (signature === null || !(await verifySignature(key, signature, transaction.messageBytes))) {
        throw new Refusal(-32003, "Transaction signature verification failure");
      }
    }
    const { lifetimeToken } = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    if (!blockhashes.has(lifetimeToken ?? "")) {
      throw new Refusal(-32002, "Transaction simulation failed: Blockhash not found", { err: "BlockhashNotFound" });
    }
    const [first] = Object.values(transaction.signatures);
    const hash = getBase58Decoder().decode(first ?? new Uint8Array());
    if (taken.has(hash))
      throw new Refusal(-32002, "Transaction simulation failed: This transaction has already been processed", { err: "AlreadyProcessed" });
    taken.set(hash, { wire, slot: given, err: null, confirmationStatus: "processed" });
    return hash;
  },
  standIn_settle([confirmationStatus, err]: [Taken["confirmationStatus"], unknown]) {
    for (const entry of taken.values()) Object.assign(entry, { confirmationStatus, err });
  },
  getBalance: ([address]: [string]) => ({ context: { slot: given }, value: balances.get(address) ?? 0 }),
  getTokenAccountBalance([account]: [string]) {
    const amount = balances.get(account);
    if (amount === undefined) throw new Refusal(-32602, "Invalid param: could not find account");
    return { context: { slot: given }, value: { amount: String(amount), decimals: 0 } };
  },
  standIn_credit: ([address, lamports]: [string, number]) => balances.set(address, lamports).size,
  standIn_expire: () => blockhashes.clear(),
  standIn_forget: () => taken.clear(),
  standIn_taken: () => [...taken].map(([hash, { wire }]) => ({ hash, wire })),
};

function decode(wire: string) {
  try {
    return getTransactionDecoder().decode(Buffer.from(wire, "base64"));
  } catch {
    throw new Refusal(-32602, "invalid transaction: failed to deserialize");
  }
}

createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; method: string; params: never };
  const answer = await Promise.resolve()
    .then(() => methods[method]?.(params))
    .then((result) => ({ result: result ?? null }))
    .catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, data } = error;
      return { error: { code, message, data } };
    });
  outgoing.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
}).listen(Number(process.argv[2]), "127.0.0.1");
