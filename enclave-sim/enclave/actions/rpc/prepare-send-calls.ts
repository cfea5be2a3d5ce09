import { concat, getAddress, hexToBytes, keccak256 } from "viem/utils";
import type { SendCallsBody } from "../../../../lib/protocol/api/rpc.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { encodeBatch } from "../../../../lib/protocol/transfers/encode-batch.ts";
import type { TransactionFill } from "../../../../lib/protocol/vsock.ts";
import { hashCodeAuthorization } from "../../signers/authorization-digest.ts";
import { signDigest } from "../../signers/secp256k1.ts";
import { hashUnsignedTransaction, signTransaction } from "../../signers/sign-transaction.ts";
import { assertComplete, type BuiltTransaction, buildTransaction } from "./build-transaction.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { assertFeeBelowCeiling, prepareSendTransaction } from "./prepare-send-transaction.ts";
import { readChainId } from "./read-chain-id.ts";

/**
 * `wallet_sendCalls`: one approval for several calls, each of which a policy judges alone. Where the app's sealed chain table names a batch executor, they become one
 * transaction in which the wallet delegates to that contract and calls itself (EIP-7702, ERC-7821): all or none. Else they become one
 * transaction each, with nonces in a row, all signed in this one action.
 *
 * The executor is never the host's choice: whoever names the code that a wallet runs has the wallet.
 */
export function prepareSendCalls(
  { caip2, params }: SendCallsBody,
  wallet: WalletContent,
  table: ChainTable | undefined,
  fill: TransactionFill | undefined,
): PreparedRpc {
  const chainId = readChainId(caip2);
  const built = params.calls.map((call, index) =>
    buildTransaction(call, wallet.address, chainId, fillOf(fill, index, params.calls.length)),
  );
  const judged = built.map((transaction) => transaction.judged);
  const executor = table !== undefined && Object.hasOwn(table, caip2) ? (table[caip2]?.batch_executor ?? null) : null;
  const [first] = built;
  if (first === undefined) throw new Error("the schema demands at least one call");
  if (built.length === 1) return prepareSendTransaction(first, caip2, {});
  if (executor === null) return { ...prepareSequence(built, caip2), judged };
  return { ...prepareBatch(built, executor, wallet, chainId, caip2, fill), judged };
}

/** The host proposes gas for each call, and one nonce from which they count. */
function fillOf(fill: TransactionFill | undefined, index: number, count: number): TransactionFill | undefined {
  if (fill === undefined) return undefined;
  const { gas_limit, gas_limits, ...rest } = fill;
  const gas = count === 1 ? gas_limit : gas_limits?.[index];
  return { ...rest, nonce: toHex(BigInt(fill.nonce) + BigInt(index)), ...(gas === undefined ? {} : { gas_limit: gas }) };
}

function prepareSequence(built: readonly BuiltTransaction[], caip2: string): Omit<PreparedRpc, "judged"> {
  return {
    isMoving: true,
    outcomeDigest: hexToBytes(keccak256(concat(built.map(({ serializable }) => hashUnsignedTransaction(serializable))))),
    assertExecutable: (app) => {
      for (const transaction of built) assertComplete(transaction);
      assertFeeBelowCeiling(
        built.reduce((sum, { maxFeeWei }) => sum + maxFeeWei, 0n),
        app,
      );
    },
    sign: (privateKey) => {
      const signed = built.map(({ serializable }) => signTransaction(serializable, privateKey));
      return {
        data: { caip2, transaction_requests: built.map(({ request }) => request) },
        produced: signed.map(({ hash }) => hash).join(","),
        transactions: signed.map(({ signedTransaction, hash }) => ({ signed_transaction: signedTransaction, hash })),
      };
    },
  };
}

function prepareBatch(
  built: readonly BuiltTransaction[],
  executor: string,
  wallet: WalletContent,
  chainId: bigint,
  caip2: string,
  fill: TransactionFill | undefined,
): Omit<PreparedRpc, "judged"> {
  const calls = built.map(({ call: { to, valueWei, dataHex } }) => ({
    to: getAddress(to ?? refuseCreation()),
    value: valueWei,
    data: dataHex as `0x${string}`,
  }));
  const self = { to: wallet.address, value: 0, data: encodeBatch(calls) };
  // First as a plain transaction, which has every member but the authorization: that one can only be signed with the key.
  const outer = buildTransaction({ ...self, type: 2 }, wallet.address, chainId, fill, { isOwnBatch: true });
  // The sender's nonce is counted up before authorizations are looked at (EIP-7702), so a delegation by the sender carries the next one.
  const authorization = { contract: executor, chain_id: Number(chainId), nonce: Number(BigInt(fill?.nonce ?? 0) + 1n) };
  const authorizationDigest = hashCodeAuthorization(authorization);
  return {
    isMoving: true,
    outcomeDigest: hexToBytes(keccak256(concat([hashUnsignedTransaction(outer.serializable), authorizationDigest]))),
    assertExecutable: (app) => {
      assertComplete(outer);
      assertFeeBelowCeiling(outer.maxFeeWei, app);
    },
    sign: (privateKey) => {
      const { r, s, yParity } = signDigest(authorizationDigest, privateKey);
      const request = {
        ...outer.request,
        type: 4 as const,
        authorization_list: [{ ...authorization, r, s, y_parity: readParity(yParity) }],
      };
      const { serializable } = buildTransaction(request, wallet.address, chainId, undefined, { isOwnBatch: true });
      const { signedTransaction, hash } = signTransaction(serializable, privateKey);
      return {
        data: { hash, caip2, transaction_request: request },
        produced: hash,
        transaction: { signed_transaction: signedTransaction, hash },
      };
    },
  };
}

function refuseCreation(): never {
  throw new ApiError("invalid_data", "params.calls: each call needs a `to`.");
}

function readParity(yParity: number): 0 | 1 {
  return yParity === 0 ? 0 : 1;
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
