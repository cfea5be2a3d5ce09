import type { RpcBody } from "../../../../lib/protocol/api/rpc.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { PolicyFacts } from "../../../../lib/protocol/policy/policy-facts.ts";
import type { AppContent, WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { hashCodeAuthorization, readAuthorization } from "../../signers/authorization-digest.ts";
import { hashPersonalMessage, hashTypedDataParams, readDigest } from "../../signers/message-digest.ts";
import { serializeSignature, signDigest } from "../../signers/secp256k1.ts";
import { hashUnsignedTransaction, signTransaction } from "../../signers/sign-transaction.ts";
import { hashUserOperationParams, maxFeeOf } from "../../signers/user-operation-digest.ts";
import { type BuiltTransaction, buildTransaction } from "./build-transaction.ts";
import { prepareAptosTransaction } from "./prepare-aptos-rpc.ts";
import { prepareNearTransaction } from "./prepare-near-rpc.ts";
import { prepareSendCalls } from "./prepare-send-calls.ts";
import { prepareSendTransaction } from "./prepare-send-transaction.ts";
import { prepareSolanaRpc } from "./prepare-solana-rpc.ts";
import { prepareTronSend, prepareTronTransaction } from "./prepare-tron-rpc.ts";
import { readChainId } from "./read-chain-id.ts";
import { readPersonalMessage, readTypedData } from "./read-facts.ts";
import { readUserOperation } from "./read-user-operation.ts";

interface SignedTransaction {
  readonly signed_transaction: string;
  readonly hash: string;
}

export interface PreparedRpc {
  /** What policies see, part by part; at least one. A method that shows them nothing has one empty part. */
  readonly judged: readonly PolicyFacts[];
  /** A second execution could do something new: the host completes the transaction, so each run may differ. */
  readonly isMoving: boolean;
  /** Identifies what will be signed, before it is signed. */
  readonly outcomeDigest: Uint8Array;
  /** The most that the network, or whoever brings it to the chain, can take of what is signed, in wei; absent where it pays no gas. */
  readonly maxFeeWei?: bigint;
  /** Checks that are only due when it is really signed. */
  assertExecutable(app: AppContent): void;
  /** Synchronous, so that the key lives no longer than this call. */
  sign(privateKey: Uint8Array): {
    data: Record<string, unknown>;
    produced: string;
    transaction?: SignedTransaction;
    /** In place of `transaction`: several, in the order of their nonces. */
    transactions?: readonly SignedTransaction[];
  };
}

/** Reads one RPC request into what is judged, hashed and signed. @throws ApiError invalid_data | invalid_request | not_supported */
export function prepareRpc(
  body: RpcBody,
  wallet: WalletContent,
  table: ChainTable | undefined,
  given: EnclaveFill | undefined,
): PreparedRpc {
  const fill = given !== undefined && "nonce" in given ? given : undefined;
  switch (body.method) {
    case "personal_sign":
      return prepareDigest(hashPersonalMessage(body.params), [readPersonalMessage(body.params)]);
    case "eth_signTypedData_v4":
      return prepareDigest(hashTypedDataParams(body.params), [readTypedData(body.params)]);
    case "secp256k1_sign":
      return prepareDigest(readDigest(body.params), [{}]);
    case "eth_signTransaction":
      return prepareSignTransaction(buildTransaction(body.params.transaction, wallet.address, null, undefined));
    case "eth_sign7702Authorization":
      return prepareAuthorization(body.params, fill?.nonce);
    case "eth_signUserOperation":
      return {
        ...prepareDigest(hashUserOperationParams(body.params), readUserOperation(body.params, wallet.address)),
        maxFeeWei: maxFeeOf(body.params.user_operation),
      };
    case "signMessage":
    case "signTransaction":
    case "signAndSendTransaction":
      return prepareSolanaRpc(body, wallet.address, given);
    case "tron_signTransaction":
      return prepareTronTransaction(body.params.raw_data, wallet.address);
    case "tron_sendTransaction":
      return prepareTronSend(body, wallet.address, given);
    case "aptos_signTransaction":
      return prepareAptosTransaction(body.params.transaction, wallet);
    case "near_signTransaction":
      return prepareNearTransaction(body.params.transaction, wallet);
    case "eth_sendTransaction": {
      assertNotSponsored(body);
      const built = buildTransaction(body.params.transaction, wallet.address, readChainId(body.caip2), fill);
      return prepareSendTransaction(built, body.caip2, body.params.transaction);
    }
    case "wallet_sendCalls":
      assertNotSponsored(body);
      return prepareSendCalls(body, wallet, table, fill);
  }
}

function prepareDigest(digest: Uint8Array, judged: readonly PolicyFacts[]): PreparedRpc {
  return {
    judged,
    isMoving: false,
    outcomeDigest: digest,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signature = serializeSignature(signDigest(digest, privateKey));
      return { data: { signature, encoding: "hex" }, produced: signature };
    },
  };
}

function prepareAuthorization(
  params: Extract<RpcBody, { method: "eth_sign7702Authorization" }>["params"],
  proposedNonce: string | undefined,
): PreparedRpc {
  // null: the request left the nonce open, and nobody has proposed one yet.
  const authorization = readAuthorization(params, proposedNonce);
  const digest = authorization === null ? new Uint8Array(32) : hashCodeAuthorization(authorization);
  return {
    judged: [{ authorization: { contract: params.contract } }],
    // A nonce that the host proposes may be another one next time, and the account would then be bound twice.
    isMoving: params.nonce === undefined,
    outcomeDigest: digest,
    assertExecutable: () => {
      if (authorization === null) throw new ApiError("invalid_data", "params.nonce was left open and not filled.");
    },
    sign: (privateKey) => {
      const { r, s, yParity } = signDigest(digest, privateKey);
      return { data: { authorization: { ...authorization, r, s, y_parity: yParity } }, produced: `${r}${s.slice(2)}` };
    },
  };
}

function prepareSignTransaction(built: BuiltTransaction): PreparedRpc {
  return {
    judged: [built.judged],
    isMoving: false,
    outcomeDigest: hashUnsignedTransaction(built.serializable),
    maxFeeWei: built.maxFeeWei,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const { signedTransaction } = signTransaction(built.serializable, privateKey);
      return { data: { signed_transaction: signedTransaction, encoding: "rlp" }, produced: signedTransaction };
    },
  };
}

function assertNotSponsored({ sponsor }: { sponsor?: boolean | undefined }): void {
  if (sponsor !== true) return;
  throw new ApiError("not_supported", "sponsor is true, but this server has no paymaster: the wallet pays its own network fees.");
}
