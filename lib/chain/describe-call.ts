import { type AbiFunction, decodeFunctionData, encodeFunctionData } from "viem";

export interface DescribedCall {
  functionName: string;
  arguments: readonly { name: string; type: string; value: unknown }[];
}

/**
 * What calldata says in the words of a contract's description. Null unless encoding these words gives the very bytes again: what a description leaves over
 * would be executed unread.
 */
export function describeCall(dataHex: string, functions: readonly AbiFunction[]): DescribedCall | null {
  try {
    const data = `0x${dataHex.slice(2).toLowerCase()}` as const;
    const { functionName, args = [] } = decodeFunctionData({ abi: functions, data });
    for (const item of functions.filter(({ name, inputs }) => name === functionName && inputs.length === args.length)) {
      if (encodes(item, args, data)) {
        const named = item.inputs.map(({ name, type }, index) => ({ name: name || `input ${index + 1}`, type, value: args[index] }));
        return { functionName, arguments: named };
      }
    }
    return null;
  } catch {
    return null;
  }
}

/** A decoded value as text: numbers in full, lists and groups as JSON. */
export function formatArgument(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part)) ?? "";
}

function encodes(item: AbiFunction, args: readonly unknown[], data: string): boolean {
  try {
    return encodeFunctionData({ abi: [item], functionName: item.name, args: [...args] }) === data;
  } catch {
    return false;
  }
}
