/**
 * `node enclave-sim/host/testing/tron-stand-in.ts <port>`: stands in for a Tron full node, of which no npm package brings one. It answers the calls of the HTTP
 * API that the host makes, as the documentation and the servlets of java-tron have them, and takes a transaction only when its own reading of the protobuf
 * finds a block that was given out here, an expiration ahead, and a signature that @noble/curves recovers to the owner of the contract. It runs nothing and
 * knows no balances: what a transaction does is not tested with it. Tests only.
 *
 * Calls of its own: `/standIn/settle` (`{solid, result}`: all taken transactions are in a block), `/standIn/expire` (the chain's clock goes on by an hour),
 * `/standIn/forget` (drops what it took), `/standIn/taken`.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

interface Taken {
  readonly hex: string;
  blockNumber: number | null;
  isSolid: boolean;
  result: string;
}

type Fields = Map<number, (Uint8Array | bigint)[]>;

const taken = new Map<string, Taken>();
/** Middle eight bytes of the ids of blocks that were given out, by the last two bytes of their number. */
const blocks = new Map<string, string>();
let height = 70_000;
let clockAheadMs = 0;

const calls: Record<string, (body: never) => unknown> = {
  "/wallet/getnowblock": makeBlock,
  "/walletsolidity/getnowblock": makeBlock,
  "/wallet/broadcasthex": ({ transaction }: { transaction: string }) => take(transaction),
  "/wallet/gettransactionbyid": ({ value }: { value: string }) => (taken.has(value) ? { txID: value } : {}),
  "/wallet/gettransactioninfobyid": ({ value }: { value: string }) => describeInfo(value, false),
  "/walletsolidity/gettransactioninfobyid": ({ value }: { value: string }) => describeInfo(value, true),
  "/standIn/settle": ({ solid, result }: { solid: boolean; result: string }) => {
    for (const entry of taken.values()) Object.assign(entry, { blockNumber: height, isSolid: solid, result });
    return {};
  },
  "/standIn/expire": () => {
    clockAheadMs += 3_600_000;
    return {};
  },
  "/standIn/forget": () => {
    taken.clear();
    return {};
  },
  "/standIn/taken": () => [...taken].map(([hash, { hex }]) => ({ hash, hex })),
};

function makeBlock() {
  height += 1;
  const number = height.toString(16).padStart(16, "0");
  const blockID = `${number}${createHash("sha256").update(number).digest("hex").slice(16)}`;
  blocks.set(number.slice(-4), blockID.slice(16, 32));
  return { blockID, block_header: { raw_data: { number: height, timestamp: Date.now() + clockAheadMs } } };
}

/** What is a default is left out, as nodes do. */
function describeInfo(hash: string, isSolid: boolean) {
  const found = taken.get(hash);
  if (found === undefined || found.blockNumber === null || (isSolid && !found.isSolid)) return {};
  const outcome = found.result === "SUCCESS" ? {} : { result: "FAILED" };
  return { id: hash, blockNumber: found.blockNumber, receipt: { result: found.result }, ...outcome };
}

function take(hex: string) {
  const transaction = readFields(Buffer.from(hex, "hex"));
  const rawBytes = readBytes(transaction, 1);
  const raw = readFields(rawBytes);
  const hash = createHash("sha256").update(rawBytes).digest();
  const txid = hash.toString("hex");
  const refuse = (code: string, message: string) => ({ result: false, code, message, txid });
  if (recoverAddress(hash, readBytes(transaction, 2)) !== readOwner(raw))
    return refuse("SIGERROR", "Validate signature error: no such key");
  if (blocks.get(hexOf(readBytes(raw, 1))) !== hexOf(readBytes(raw, 4))) return refuse("TAPOS_ERROR", "Tapos check error.");
  if (Number(raw.get(8)?.[0]) < Date.now() + clockAheadMs) return refuse("TRANSACTION_EXPIRATION_ERROR", "Transaction expired");
  if (taken.has(txid)) return refuse("DUP_TRANSACTION_ERROR", "Dup transaction.");
  taken.set(txid, { hex, blockNumber: null, isSolid: false, result: "SUCCESS" });
  return { result: true, code: "SUCCESS", message: "", txid };
}

/** raw → contract → parameter (`Any`) → value → owner_address, which both kinds of contract have as field 1. */
function readOwner(raw: Fields): string {
  const parameter = readFields(readBytes(readFields(readBytes(raw, 11)), 2));
  return hexOf(readBytes(readFields(readBytes(parameter, 2)), 1));
}

function recoverAddress(hash: Uint8Array, signature: Uint8Array): string | null {
  try {
    const recovered = secp256k1.Signature.fromBytes(signature.slice(0, 64)).addRecoveryBit((signature[64] ?? 0) - 27);
    const key = recovered.recoverPublicKey(hash).toBytes(false);
    return `41${hexOf(keccak_256(key.slice(1)).slice(-20))}`;
  } catch {
    return null;
  }
}

function readFields(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let offset = 0;
  const readVarint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[offset++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  };
  while (offset < bytes.length) {
    const tag = Number(readVarint());
    const number = tag >> 3;
    let value: Uint8Array | bigint = readVarint();
    if ((tag & 7) === 2) {
      const length = Number(value);
      value = bytes.slice(offset, offset + length);
      offset += length;
    }
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

function readBytes(fields: Fields, number: number): Uint8Array {
  const [value] = fields.get(number) ?? [];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const answer = calls[incoming.url ?? ""]?.(JSON.parse(Buffer.concat(chunks).toString()) as never);
  outgoing.setHeader("content-type", "application/json").end(JSON.stringify(answer ?? { Error: "no such call" }));
}).listen(Number(process.argv[2]), "127.0.0.1");
