import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { type ExportRpcBody, exportRpcBodySchema } from "../../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { JsonValue } from "../../../../lib/protocol/parse-strict-json.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { Action } from "../action.ts";
import { exportKey } from "../export-wallet.ts";
import { assertNamesWallet } from "./read-rpc.ts";

/** Whether a body of `/rpc` asks for an export; only its schema says whether it is one. */
export function isExport(body: JsonValue | undefined): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return body.method === "exportPrivateKey" || body.method === "exportSeedPhrase";
}

/** `exportPrivateKey` and `exportSeedPhrase` of `POST /v1/wallets/{id}/rpc`: the same export, by the same checks, in another envelope. */
export const exportByRpc: Action = (context) =>
  exportKey(context, (wallet, id) => {
    const body = parseBody(exportRpcBodySchema, context.request.body, "body");
    assertConsistent(body, id, wallet);
    const { method, params } = body;
    return { method, recipientPublicKey: params.recipient_public_key, answer: (data) => ({ method, data }) };
  });

function assertConsistent(body: ExportRpcBody, id: string, wallet: WalletContent): void {
  assertNamesWallet(body, id, wallet);
  const { method, params, chain_type = wallet.chain_type } = body;
  if (chain_type !== wallet.chain_type) {
    throw new ApiError("invalid_request", `body.chain_type is ${chain_type}, but this is a ${wallet.chain_type} wallet.`);
  }
  if (params.export_seed_phrase === undefined || params.export_seed_phrase === (method === "exportSeedPhrase")) return;
  throw new ApiError("invalid_request", `params.export_seed_phrase is ${params.export_seed_phrase}, but method is ${method}.`);
}
