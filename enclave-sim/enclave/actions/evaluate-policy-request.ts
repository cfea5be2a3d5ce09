import { base58 } from "@scure/base";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rawSignBodySchema } from "../../../lib/protocol/api/raw-sign.ts";
import type { ChainType } from "../../../lib/protocol/chains/wallet-chains.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { MeasuredAction } from "../../../lib/protocol/policy/measure-action.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import type { Action, ActionContext } from "./action.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { judgeDry } from "./rpc/judge-dry.ts";
import { prepareRawSign } from "./rpc/prepare-raw-sign.ts";
import { prepareTransfer } from "./rpc/prepare-transfer.ts";
import { readRpc } from "./rpc/read-rpc.ts";

/**
 * `POST /v1/policies/{id}/evaluate`, by the app secret: what this policy says about a request, whoever would sign it. With `wallet_id` it is a request of
 * that wallet; without, of some wallet of the policy's chain at the `address` (or `from`, or `sender`) that the request names.
 */
export const evaluatePolicyRequest: Action = async (context) => {
  const { request, app, evidence, params } = context;
  authenticateApp(request, app);
  const policyId = params[0] ?? "";
  const { chain_type } = evidence.get("policy", policyId).content;
  const action = readAction(request.body, chain_type, context);
  const [verdict] = judgeDry(action, [policyId], context);
  return { status: 200, body: verdict, receipt: null };
};

function readAction(body: JsonValue | undefined, chainType: ChainType, { app, evidence }: ActionContext): MeasuredAction {
  const walletId = has(body, "wallet_id") && typeof body.wallet_id === "string" ? body.wallet_id : "";
  const wallet =
    walletId === ""
      ? someWallet(chainType, findAddress(body) ?? NOBODY[chainType === "solana" ? "solana" : "ethereum"])
      : getActiveWallet(evidence, walletId).content;
  if (has(body, "source")) return { method: "transfer", parts: prepareTransfer(body, wallet, app.chains, undefined).judged, walletId };
  if (has(body, "method")) {
    const { method, prepared } = readRpc(body, { id: walletId, wallet }, app.chains, undefined);
    return { method, parts: prepared.judged, walletId };
  }
  const { params } = parseBody(rawSignBodySchema, body, "body");
  return { method: "raw_sign", parts: prepareRawSign(params, chainType).judged, walletId };
}

/** What a request is read with depends on a wallet's chain and address, and on nothing else of it. */
function someWallet(chain_type: ChainType, address: string): WalletContent {
  return {
    chain_type,
    address,
    public_key: "",
    owner_id: null,
    policy_ids: [],
    additional_signers: [],
    display_name: null,
    external_id: null,
    created_at: 0,
    exported_at: null,
    imported_at: null,
  };
}

/** Addresses without an owner. Solana's zero address is a program's. */
const NOBODY = { ethereum: `0x${"0".repeat(40)}`, solana: base58.encode(new Uint8Array(32).fill(255)) } as const;

/** Whose request it would be: nobody's in particular where it names none. */
function findAddress(body: unknown): string | undefined {
  const params = has(body, "params") ? body.params : undefined;
  const transaction = has(params, "transaction") ? params.transaction : undefined;
  const operation = has(params, "user_operation") ? params.user_operation : undefined;
  const named = [
    has(body, "address") ? body.address : undefined,
    has(transaction, "from") ? transaction.from : undefined,
    has(operation, "sender") ? operation.sender : undefined,
  ];
  return named.find((address) => typeof address === "string");
}

function has<T, K extends string>(value: T, key: K): value is T & Record<K, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
