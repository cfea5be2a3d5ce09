import { z } from "zod";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rawSignBodySchema, rawSignResponseSchema } from "../../../lib/protocol/api/raw-sign.ts";
import { rpcBodySchema, rpcResponseSchema } from "../../../lib/protocol/api/rpc.ts";
import {
  entityAssignmentSchema,
  entityInputSchema,
  exportRpcBodySchema,
  exportRpcResponseSchema,
  exportWalletBodySchema,
  getWalletQuerySchema,
  updateWalletBodySchema,
  walletExportSchema,
  walletSchema,
} from "../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { describeWallets } from "../records/describe-wallets.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { exportWallet } from "./export-wallet.ts";
import { readIds, readWalletIds } from "./read-ids.ts";
import type { Route } from "./route.ts";
import { walletRpc } from "./wallet-rpc.ts";

/** What every use of a wallet's key can be refused with. */
const SIGNING_ERRORS = [
  "invalid_data",
  "wallet_not_found",
  "missing_or_empty_authorization_header",
  "incorrect_quantity_of_authorization_signatures",
  "zero_correct_authorization_signatures",
  "user_session_keys_expired",
  "no_valid_user_session_keys",
  "insufficient_correct_authorization_signatures",
  "request_expired",
  "policy_violation",
  "enclave_unavailable",
] as const;

/** What is done with one wallet. After `walletRoutes` in the table: the router takes the first row that fits, and `{wallet_id}` fits `batch`. */
export const walletByIdRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/wallets/{wallet_id}",
    tag: "Wallets",
    summary: "Get a wallet",
    access: "app-or-user",
    query: getWalletQuerySchema,
    response: walletSchema,
    errors: ["wallet_not_found", "invalid_data"],
    async handle(request, services) {
      const id = request.params.wallet_id ?? "";
      const reader = await authenticateReader(request, services, [id]);
      const { include_archived } = parseBody(getWalletQuerySchema, request.query, "query");
      const missing = new ApiError("wallet_not_found", `There is no wallet ${id} in this app.`);
      const wallet = requireRecord(reader, "wallet", id, "wallet_not_found");
      if (wallet.archived_at !== undefined && include_archived !== "true") throw missing;
      await assertWalletReader(request, services, reader, id, missing);
      const records = reader.records.filter((record) => record.id === id);
      const [described] = await request.timing.measure("db", () => describeWallets(services.database, reader.appId, records));
      return jsonAnswer(200, described);
    },
  },
  {
    method: "PATCH",
    path: "/wallets/{wallet_id}",
    tag: "Wallets",
    summary: "Change a wallet's owner, policies, signers or names",
    description: "Signed by the owner; an additional signer cannot change a wallet. Lists replace; null clears an owner or a name.",
    access: "app",
    signed: true,
    body: updateWalletBodySchema,
    response: walletSchema,
    errors: [
      "wallet_not_found",
      "key_quorum_not_found",
      "policy_not_found",
      "user_does_not_exist",
      "invalid_data",
      "invalid_request",
      "resource_already_exists",
      ...CHANGE_ERRORS,
    ],
    handle: (request, services) => runChange(request, services, walletOf(request), readWalletIds(request.body)),
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/export",
    tag: "Wallets",
    summary: "Export a wallet's private key or seed phrase",
    description:
      "Signed by the owner. The key or phrase is encrypted inside the enclave to `recipient_public_key`, which is part of what every seat signs. A wallet without owner cannot be exported.",
    access: "app",
    signed: true,
    body: exportWalletBodySchema,
    response: walletExportSchema,
    errors: ["wallet_not_found", "invalid_data", "invalid_request", "policy_violation", "share_invalid", ...CHANGE_ERRORS],
    handle: exportWallet,
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/rpc",
    tag: "Wallets",
    summary: "Sign with a wallet, or sign and send",
    description: "Checked in the enclave: signatures of the owner quorum (or of an additional signer), expiry, replay, policy.",
    access: "app",
    signed: true,
    body: z.union([rpcBodySchema, exportRpcBodySchema]),
    response: z.union([rpcResponseSchema, exportRpcResponseSchema]),
    errors: [
      ...SIGNING_ERRORS,
      "not_supported",
      "request_expiry_required",
      "request_replayed",
      "request_in_progress",
      "fee_above_ceiling",
      "insufficient_funds",
      "transaction_broadcast_failure",
      "chain_not_enabled",
      "chain_not_configured",
      "chain_unavailable",
    ],
    handle: walletRpc,
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/raw_sign",
    tag: "Wallets",
    summary: "Sign a digest, or the hash of bytes",
    description: "64 bytes r ‖ s. Checked like `rpc`; no policy can see what is behind a digest, so only a rule for `*` allows it.",
    access: "app",
    signed: true,
    body: rawSignBodySchema,
    response: rawSignResponseSchema,
    errors: SIGNING_ERRORS,
    handle: walletRpc,
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/entity",
    tag: "Wallets",
    summary: "Say whom a wallet is kept for",
    description: "An attribution that wallets are found by. It gives nobody a seat.",
    access: "app",
    body: entityInputSchema,
    response: entityAssignmentSchema,
    errors: ["wallet_not_found", "user_does_not_exist", "invalid_data", "not_supported", "resource_conflict"],
    handle: (request, services) => runChange(request, services, walletOf(request), readIds(request.body, ["id"])),
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/archive",
    tag: "Wallets",
    summary: "Archive a wallet",
    description: "It then signs nothing, cannot be changed or exported, and is left out of lists. Needs no signature and moves nothing.",
    access: "app",
    response: walletSchema,
    errors: ["wallet_not_found", "resource_conflict"],
    handle: (request, services) => runChange(request, services, walletOf(request)),
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/restore",
    tag: "Wallets",
    summary: "Restore an archived wallet",
    description: "Not in Privy's API, which has only the event. An archived wallet must not be a lost one.",
    access: "app",
    response: walletSchema,
    errors: ["wallet_not_found", "resource_conflict"],
    handle: (request, services) => runChange(request, services, walletOf(request)),
  },
];

function walletOf({ params }: ApiRequest) {
  return { type: "wallet", id: params.wallet_id ?? "", missing: "wallet_not_found" } as const;
}
