import type { Hex } from "viem";
import { decodeAbiParameters, encodeAbiParameters } from "viem/utils";
import type { RpcBody } from "../../../../lib/protocol/api/rpc.ts";
import type { PolicyFacts } from "../../../../lib/protocol/policy/policy-facts.ts";

type Params = Extract<RpcBody, { method: "eth_signUserOperation" }>["params"];

interface Call {
  readonly target: string;
  readonly value: bigint;
  readonly callData: string;
}

const CALL = [{ type: "address" }, { type: "uint256" }, { type: "bytes" }] as const;
const CALLS = [{ type: "tuple[]", components: CALL }] as const;
const MODE_AND_CALLS = [{ type: "bytes32" }, { type: "bytes" }] as const;

/** `execute(address,uint256,bytes)` of most accounts, `executeBatch((address,uint256,bytes)[])`, and `execute(bytes32,bytes)` of ERC-7579. */
const EXECUTE = "0xb61d27f6";
const EXECUTE_BATCH = "0x34fcd5be";
const EXECUTE_MODE = "0xe9ae5c53";
/** ERC-7579: one call or a batch; a revert fails all. Anything else, above all a delegate call, is not a call of the account. */
const SINGLE_MODE = "00".repeat(32);
const BATCH_MODE = `01${"00".repeat(31)}`;
const MAX_CALLS = 64;
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

/**
 * What policies see of a user operation: its calls, one part each. They can be known only where the wallet itself is the account, as code that its owners
 * have let it run (EIP-7702), and only in the three forms that accounts agree on. What another contract makes of its calldata nobody here can tell, so
 * there is nothing to be read: only rules that ask for nothing of the transaction allow it.
 */
export function readUserOperation({ chain_id, user_operation }: Params, walletAddress: string): readonly PolicyFacts[] {
  const { sender, call_data, factory } = user_operation;
  const isOwn = sender.toLowerCase() === walletAddress.toLowerCase() && factory === undefined;
  const calls = isOwn ? readCalls(call_data.toLowerCase()) : null;
  if (calls === null || calls.length === 0 || calls.length > MAX_CALLS) return [{}];
  return calls.map(({ target, value, callData }) => {
    // A call to the account itself, which ERC-7821 also writes as the zero address, may carry calls of its own.
    const isToItself = [walletAddress.toLowerCase(), ZERO_ADDRESS].includes(target.toLowerCase());
    return isToItself ? {} : { transaction: { to: target, valueWei: value, chainId: BigInt(chain_id), dataHex: callData } };
  });
}

/** null for what is in none of the forms, or not encoded exactly as they are. */
function readCalls(data: string): readonly Call[] | null {
  const rest: Hex = `0x${data.slice(10)}`;
  try {
    switch (data.slice(0, 10)) {
      case EXECUTE:
        return readSingle(rest);
      case EXECUTE_BATCH:
        return readBatch(rest);
      case EXECUTE_MODE: {
        const [mode, calls] = decodeAbiParameters(MODE_AND_CALLS, rest);
        if (encodeAbiParameters(MODE_AND_CALLS, [mode, calls]) !== rest) return null;
        if (mode === `0x${BATCH_MODE}`) return readBatch(calls);
        return mode === `0x${SINGLE_MODE}` ? readPacked(calls) : null;
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function readSingle(data: Hex): readonly Call[] | null {
  const [target, value, callData] = decodeAbiParameters(CALL, data);
  return encodeAbiParameters(CALL, [target, value, callData]) === data ? [{ target, value, callData }] : null;
}

function readBatch(data: Hex): readonly Call[] | null {
  const [calls] = decodeAbiParameters(CALLS, data);
  if (encodeAbiParameters(CALLS, [calls]) !== data) return null;
  return calls.map(([target, value, callData]) => ({ target, value, callData }));
}

/** ERC-7579 packs a single call: 20 bytes of address, 32 of value, the rest calldata. */
function readPacked(data: Hex): readonly Call[] | null {
  if (data.length < 2 + 104) return null;
  return [{ target: `0x${data.slice(2, 42)}`, value: BigInt(`0x${data.slice(42, 106)}`), callData: `0x${data.slice(106)}` }];
}
