import { authenticateBodySchema, authenticateResponseSchema } from "../../../lib/protocol/api/authenticate.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rawSignBodySchema, rawSignResponseSchema } from "../../../lib/protocol/api/raw-sign.ts";
import { rpcBodySchema, rpcResponseSchema } from "../../../lib/protocol/api/rpc.ts";
import { createWalletBodySchema, listWalletsQuerySchema, walletPageSchema, walletSchema } from "../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatWallet } from "../../../lib/protocol/format-records.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { runAppAction } from "./app-action.ts";
import { authenticateUserCall } from "./authenticate-user.ts";
import { listWallets } from "./list-wallets.ts";
import { readIds } from "./read-ids.ts";
import type { Route } from "./route.ts";
import { walletRpc } from "./wallet-rpc.ts";

/** What every use of a wallet's key can be refused with. */
const SIGNING_ERRORS = [
  "invalid_data",
  "wallet_not_found",
  "missing_or_empty_authorization_header",
  "incorrect_quantity_of_authorization_signatures",
  "zero_correct_authorization_signatures",
  "insufficient_correct_authorization_signatures",
  "request_expired",
  "policy_violation",
  "enclave_unavailable",
] as const;

export const walletRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/wallets",
    tag: "Wallets",
    summary: "Create a wallet",
    description: "The key is made inside the enclave and leaves it only as two shares under two keys.",
    access: "app",
    body: createWalletBodySchema,
    response: walletSchema,
    errors: [
      "invalid_data",
      "invalid_request",
      "not_supported",
      "key_quorum_not_found",
      "user_does_not_exist",
      "policy_not_found",
      "resource_already_exists",
    ],
    handle(request, services) {
      const owner = [["owner_id"], ["owner", "user_id"]];
      const signers = [
        ["additional_signers", "signer_id"],
        ["additional_signers", "override_policy_ids"],
      ];
      return runAppAction(request, services, readIds(request.body, ...owner, ["policy_ids"], ...signers));
    },
  },
  {
    method: "GET",
    path: "/wallets",
    tag: "Wallets",
    summary: "List wallets, newest first",
    description: "A user's token lists the wallets in whose owner quorum that user has a seat.",
    access: "app-or-user",
    query: listWalletsQuerySchema,
    response: walletPageSchema,
    errors: ["invalid_data"],
    async handle(request, services) {
      const { appId, userId } = await authenticateReader(request, services);
      const { include_archived: _, ...filter } = parseBody(listWalletsQuerySchema, request.query, "query");
      // Another user's wallets do not exist for this one.
      if (userId !== null && filter.user_id !== undefined && filter.user_id !== userId)
        return jsonAnswer(200, { data: [], next_cursor: null });
      const own = userId === null ? filter : { ...filter, user_id: userId };
      return jsonAnswer(200, await request.timing.measure("db", () => listWallets(services.database, appId, own)));
    },
  },
  {
    method: "POST",
    path: "/wallets/authenticate",
    tag: "Wallets",
    summary: "Exchange a user token for a signing key",
    description:
      "The key fills the user's seat for 15 minutes. It is encrypted to `recipient_public_key` (HPKE). Apps with `user_factor: required` also ask for `factor`.",
    access: "user-token",
    body: authenticateBodySchema,
    response: authenticateResponseSchema,
    errors: ["missing_or_invalid_token", "factor_required", "factor_invalid", "user_does_not_exist"],
    handle: authenticateUserCall,
  },
  {
    method: "GET",
    path: "/wallets/{wallet_id}",
    tag: "Wallets",
    summary: "Get a wallet",
    access: "app-or-user",
    response: walletSchema,
    errors: ["wallet_not_found"],
    async handle(request, services) {
      const id = request.params.wallet_id ?? "";
      const reader = await authenticateReader(request, services, [id]);
      const wallet = requireRecord(reader, "wallet", id, "wallet_not_found");
      await assertWalletReader(request, services, reader, id, new ApiError("wallet_not_found", `There is no wallet ${id} in this app.`));
      return jsonAnswer(200, formatWallet(id, wallet));
    },
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/rpc",
    tag: "Wallets",
    summary: "Sign with a wallet, or sign and send",
    description: "Checked in the enclave: signatures of the owner quorum (or of an additional signer), expiry, replay, policy.",
    access: "app",
    signed: true,
    body: rpcBodySchema,
    response: rpcResponseSchema,
    errors: [
      ...SIGNING_ERRORS,
      "not_supported",
      "request_expiry_required",
      "request_replayed",
      "request_in_progress",
      "fee_above_ceiling",
      "insufficient_funds",
      "transaction_broadcast_failure",
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
];
