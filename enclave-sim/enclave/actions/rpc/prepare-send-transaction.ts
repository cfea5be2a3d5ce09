import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../../lib/protocol/sealed-record.ts";
import { hashUnsignedTransaction, signTransaction } from "../../signers/sign-transaction.ts";
import { assertComplete, type BuiltTransaction, isGasPriced } from "./build-transaction.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";

interface GivenFees {
  readonly gas_limit?: unknown;
  readonly max_fee_per_gas?: unknown;
  readonly gas_price?: unknown;
}

/** @param given the members that the signers named themselves */
export function prepareSendTransaction(built: BuiltTransaction, caip2: string, given: GivenFees): PreparedRpc {
  const price = isGasPriced(built) ? given.gas_price : given.max_fee_per_gas;
  const isFeeSigned = given.gas_limit !== undefined && price !== undefined;
  return {
    judged: [built.judged],
    isMoving: true,
    outcomeDigest: hashUnsignedTransaction(built.serializable),
    maxFeeWei: built.maxFeeWei,
    assertExecutable: (app) => {
      assertComplete(built);
      // The signers agreed to their own fee members; only what the host proposed needs a ceiling.
      if (!isFeeSigned) assertFeeBelowCeiling(built.maxFeeWei, app);
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

/** @throws ApiError fee_above_ceiling */
export function assertFeeBelowCeiling(maxFeeWei: bigint, app: AppContent): void {
  if (maxFeeWei <= BigInt(app.max_fee_wei)) return;
  throw new ApiError("fee_above_ceiling", "The network fee is above the app's ceiling. Nothing was sent.", {
    fee_wei: maxFeeWei.toString(),
    ceiling_wei: app.max_fee_wei,
  });
}
