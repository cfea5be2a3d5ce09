import type { RpcBody } from "../../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { PolicyFacts } from "../../../../lib/protocol/policy/policy-facts.ts";
import type { AppContent, WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { hashCodeAuthorization, readAuthorization } from "../../signers/authorization-digest.ts";
import { hashPersonalMessage, hashTypedDataParams, readDigest } from "../../signers/message-digest.ts";
import { serializeSignature, signDigest } from "../../signers/secp256k1.ts";
import { hashUnsignedTransaction, signTransaction } from "../../signers/sign-transaction.ts";
import { hashUserOperationParams } from "../../signers/user-operation-digest.ts";
import { assertComplete, type BuiltTransaction, buildTransaction, isGasPriced } from "./build-transaction.ts";
import { prepareSolanaRpc } from "./prepare-solana-rpc.ts";
import { readPersonalMessage, readTypedData } from "./read-facts.ts";
import { readUserOperation } from "./read-user-operation.ts";

export interface PreparedRpc {
  /** What policies see, part by part; at least one. A method that shows them nothing has one empty part. */
  readonly judged: readonly PolicyFacts[];
  /** A second execution could do something new: the host completes the transaction, so each run may differ. */
  readonly isMoving: boolean;
  /** Identifies what will be signed, before it is signed. */
  readonly outcomeDigest: Uint8Array;
  /** Checks that are only due when it is really signed. */
  assertExecutable(app: AppContent): void;
  /** Synchronous, so that the key lives no longer than this call. */
  sign(privateKey: Uint8Array): {
    data: Record<string, unknown>;
    produced: string;
    transaction?: { signed_transaction: string; hash: string };
  };
}

/** Reads one RPC request into what is judged, hashed and signed. @throws ApiError invalid_data | invalid_request | not_supported */
export function prepareRpc(body: RpcBody, wallet: WalletContent, given: EnclaveFill | undefined): PreparedRpc {
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
      return prepareDigest(hashUserOperationParams(body.params), readUserOperation(body.params, wallet.address));
    case "signMessage":
    case "signTransaction":
    case "signAndSendTransaction":
      return prepareSolanaRpc(body, wallet.address, given);
    case "eth_sendTransaction": {
      if (body.sponsor === true) {
        throw new ApiError("not_supported", "sponsor is true, but this server has no paymaster: the wallet pays its own network fees.");
      }
      const built = buildTransaction(body.params.transaction, wallet.address, readChainId(body.caip2), fill);
      return prepareSendTransaction(built, body.caip2, body.params.transaction);
    }
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
    judged: [{ transaction: built.judged }],
    isMoving: false,
    outcomeDigest: hashUnsignedTransaction(built.serializable),
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const { signedTransaction } = signTransaction(built.serializable, privateKey);
      return { data: { signed_transaction: signedTransaction, encoding: "rlp" }, produced: signedTransaction };
    },
  };
}

function prepareSendTransaction(
  built: BuiltTransaction,
  caip2: string,
  given: { gas_limit?: unknown; max_fee_per_gas?: unknown; gas_price?: unknown },
): PreparedRpc {
  const price = isGasPriced(built) ? given.gas_price : given.max_fee_per_gas;
  const isFeeSigned = given.gas_limit !== undefined && price !== undefined;
  return {
    judged: [{ transaction: built.judged }],
    isMoving: true,
    outcomeDigest: hashUnsignedTransaction(built.serializable),
    assertExecutable: (app) => {
      assertComplete(built);
      // The signers agreed to their own fee members; only what the host proposed needs a ceiling.
      if (!isFeeSigned && built.maxFeeWei > BigInt(app.max_fee_wei)) {
        throw new ApiError("fee_above_ceiling", "The network fee is above the app's ceiling. Nothing was sent.", {
          fee_wei: built.maxFeeWei.toString(),
          ceiling_wei: app.max_fee_wei,
        });
      }
    },
    sign: (privateKey) => {
      const { signedTransaction, hash } = signTransaction(built.serializable, privateKey);
      return {
        data: { hash, caip2, transaction_request: built.request },
        produced: hash,
        transaction: { signed_transaction: signedTransaction, hash },
      };
    },
  };
}

/** `eip155:1` → 1n. @throws ApiError invalid_data */
function readChainId(caip2: string): bigint {
  const match = /^eip155:([1-9][0-9]{0,15})$/.exec(caip2);
  if (match?.[1] === undefined) throw new ApiError("invalid_data", `caip2 must be eip155:<chain id>, got ${caip2}.`);
  return BigInt(match[1]);
}
