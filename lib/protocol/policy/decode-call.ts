import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { decodeAbiParameters, encodeAbiParameters } from "viem/utils";
import { encodeHex } from "../hex.ts";
import { type AbiFunction, type AbiInput, type AbiParameter, functionsOf, signatureOf } from "./abi.ts";

/** A call that an ABI explains completely. */
interface DecodedCall {
  readonly called: AbiFunction;
  /** By position; tuples and arrays are arrays. */
  readonly args: readonly unknown[];
}

/**
 * Decodes calldata. The selector must be one of the ABI's, and the rest exactly the bytes that its arguments encode to: what is short, has something behind
 * it, or is another encoding of the same values is not understood, because a contract could read more into it than a policy does.
 *
 * @param call what the calldata belongs to; arguments are decoded once for it, however many conditions ask
 * @returns null for what cannot be read
 */
export function decodeCall(abi: AbiInput, dataHex: string, call: object): DecodedCall | null {
  const { data, decoded } = readData(call, dataHex);
  const called = data === null ? null : indexBySelector(abi).get(data.slice(0, 10));
  if (data === null || called === undefined || called === null) return null;
  const signature = signatureOf(called);
  const known = decoded.get(signature);
  const args = known === undefined ? decodeArguments(called.inputs, `0x${data.slice(10)}`) : known;
  decoded.set(signature, args);
  return args === null ? null : { called, args };
}

/** Whether calldata calls a function of the ABI, readable or not. */
export function isCallOf(abi: AbiInput, dataHex: string): boolean {
  return indexBySelector(abi).has(dataHex.slice(0, 10).toLowerCase());
}

export function selectorOf(one: AbiFunction): string {
  return `0x${encodeHex(keccak_256(utf8ToBytes(signatureOf(one))).subarray(0, 4))}`;
}

interface CallData {
  /** Lower case; null for what cannot be calldata. */
  readonly data: string | null;
  /** Arguments by the signature that they were decoded with. */
  readonly decoded: Map<string, readonly unknown[] | null>;
}

/** Calldata is long, and a policy may ask about it a thousand times: it is looked at once for each call. */
const calls = new WeakMap<object, CallData>();

function readData(call: object, dataHex: string): CallData {
  const found = calls.get(call);
  if (found !== undefined) return found;
  const data = dataHex.toLowerCase();
  const read: CallData = { data: /^0x([0-9a-f]{2}){4,}$/.test(data) ? data : null, decoded: new Map() };
  calls.set(call, read);
  return read;
}

/** A policy's ABI is hashed once, not for each request. */
const selectors = new WeakMap<AbiInput, ReadonlyMap<string, AbiFunction | null>>();

/** null where two functions have one selector: then nobody can say which is called. */
function indexBySelector(abi: AbiInput): ReadonlyMap<string, AbiFunction | null> {
  const known = selectors.get(abi);
  if (known !== undefined) return known;
  const index = new Map<string, AbiFunction | null>();
  for (const one of functionsOf(abi)) {
    const selector = selectorOf(one);
    index.set(selector, index.has(selector) ? null : one);
  }
  selectors.set(abi, index);
  return index;
}

function decodeArguments(inputs: readonly AbiParameter[], data: Hex): readonly unknown[] | null {
  if (inputs.length === 0) return data === "0x" ? [] : null;
  const types = inputs.map(withoutName);
  try {
    const args = decodeAbiParameters(types, data);
    return encodeAbiParameters(types, args) === data ? args : null;
  } catch {
    return null;
  }
}

/** Without names viem gives tuples by position, which no name in the ABI can disturb. */
function withoutName({ type, components }: AbiParameter): { type: string; components?: ReturnType<typeof withoutName>[] } {
  return { type, ...(components === undefined ? {} : { components: components.map(withoutName) }) };
}
