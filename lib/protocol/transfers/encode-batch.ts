import { concat, decodeAbiParameters, encodeAbiParameters } from "viem/utils";

export interface Call {
  readonly to: `0x${string}`;
  readonly value: bigint;
  readonly data: `0x${string}`;
}

/** Of ERC-7821. Encoded by parameters: whatever reads ABIs would be one more package in the enclave. */
const executeParameters = [{ type: "bytes32" }, { type: "bytes" }] as const;
const callsParameter = [
  {
    name: "calls",
    type: "tuple[]",
    components: [
      { name: "to", type: "address" },
      { name: "value", type: "uint256" },
      { name: "data", type: "bytes" },
    ],
  },
] as const;
/** All calls or none, and nothing beside them. */
const BATCH_MODE = "0x0100000000000000000000000000000000000000000000000000000000000000";
/** Of `execute(bytes32,bytes)`. */
const EXECUTE_SELECTOR = "0xe9ae5c53";
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

/** Calldata that has a wallet which delegated to a batch executor make the calls. */
export function encodeBatch(batch: readonly Call[]): `0x${string}` {
  return concat([EXECUTE_SELECTOR, encodeAbiParameters(executeParameters, [BATCH_MODE, encodeAbiParameters(callsParameter, [batch])])]);
}

/** The calls inside; null for what is no such calldata. */
export function decodeBatch(data: string): readonly Call[] | null {
  if (!data.toLowerCase().startsWith(EXECUTE_SELECTOR)) return null;
  try {
    const [, inner] = decodeAbiParameters(executeParameters, `0x${data.slice(EXECUTE_SELECTOR.length)}`);
    return decodeAbiParameters(callsParameter, inner)[0];
  } catch {
    return null;
  }
}

interface OuterCall {
  readonly to?: string | undefined;
  readonly data?: string | undefined;
}

/**
 * A call of a wallet to itself that would have a batch executor make further calls: they would happen without a policy having seen them. It matters even where the
 * wallet has delegated to nobody yet, for it may by the time the transaction is mined.
 */
export function isHiddenBatch(walletAddress: string, call: OuterCall): boolean {
  return isCallToItself(walletAddress, call) && (call.data ?? "").toLowerCase().startsWith(EXECUTE_SELECTOR);
}

/**
 * A call that runs the code of the wallet itself. What that code makes of the calldata nobody here can tell. Inside a batch the zero address is the wallet, too:
 * executors put their own address in its place (ERC-7821).
 */
export function isCallToItself(walletAddress: string, { to, data = "0x" }: OuterCall): boolean {
  return data !== "0x" && [walletAddress.toLowerCase(), ZERO_ADDRESS].includes(to?.toLowerCase() ?? "");
}
