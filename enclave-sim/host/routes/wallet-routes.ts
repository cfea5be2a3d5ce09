import { authenticateBodySchema, authenticateResponseSchema } from "../../../lib/protocol/api/authenticate.ts";
import { authenticateIntentsBodySchema, authenticateIntentsResponseSchema } from "../../../lib/protocol/api/intents.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { initImportBodySchema, initImportResponseSchema, submitImportBodySchema } from "../../../lib/protocol/api/wallet-import.ts";
import {
  createWalletBatchBodySchema,
  createWalletBodySchema,
  listWalletsQuerySchema,
  walletBatchResultSchema,
  walletByAddressBodySchema,
  walletPageSchema,
  walletSchema,
} from "../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { authenticateReader } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { runAppAction } from "./app-action.ts";
import { authenticateUserCall } from "./authenticate-user.ts";
import { createWalletBatch } from "./create-wallet-batch.ts";
import { initImport } from "./import-wallet.ts";
import { listWallets } from "./list-wallets.ts";
import { readIds, readWalletIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

/** Making and finding wallets. */
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
    handle: (request, services) => runAppAction(request, services, readWalletIds(request.body)),
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
      const filter = parseBody(listWalletsQuerySchema, request.query, "query");
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
    handle: (request, services) => authenticateUserCall(request, services),
  },
  {
    method: "POST",
    path: "/wallets/authenticate/intents",
    tag: "Wallets",
    summary: "Exchange a user token for a signing key that is bound to intents",
    description:
      "The key authorizes the intents that `bindings` names, and signs nothing else. With `factor`, the challenge also has `subject_hash`: SHA-256 of the canonical JSON of `bindings`.",
    access: "user-token",
    body: authenticateIntentsBodySchema,
    response: authenticateIntentsResponseSchema,
    errors: [
      "missing_or_invalid_token",
      "factor_required",
      "factor_invalid",
      "user_does_not_exist",
      "intent_not_found",
      "intent_not_pending",
    ],
    handle: (request, services) => authenticateUserCall(request, services, readIds(request.body, ["bindings", "intentId"])),
  },
  {
    method: "POST",
    path: "/wallets/batch",
    tag: "Wallets",
    summary: "Create up to 100 wallets",
    description: "Each for itself: what is refused for one wallet is that one's result, and the others are made.",
    access: "app",
    body: createWalletBatchBodySchema,
    response: walletBatchResultSchema,
    errors: ["invalid_data"],
    handle: createWalletBatch,
  },
  {
    method: "POST",
    path: "/wallets/import/init",
    tag: "Wallets",
    summary: "Get the enclave's key to encrypt a wallet's secret to",
    description:
      "For this app, address, chain and entropy type, and for an hour at least. `receipt` proves that the key is the enclave's: check it before you encrypt.",
    access: "app",
    body: initImportBodySchema,
    response: initImportResponseSchema,
    errors: ["invalid_data"],
    handle: initImport,
  },
  {
    method: "POST",
    path: "/wallets/import/submit",
    tag: "Wallets",
    summary: "Import a wallet",
    description:
      "HPKE to the key of import/init. `hd`: a BIP-39 phrase in UTF-8; `private-key`: its bytes. A key that opens another address than `wallet.address` is not stored. Countersign's own: additional data `countersign-import-v1:` and the SHA-256, in hex, of the canonical body without what is sealed binds the key to that body; the enclave refuses it with another owner, policy or signer.",
    access: "app",
    body: submitImportBodySchema,
    response: walletSchema,
    errors: [
      "invalid_data",
      "invalid_request",
      "key_quorum_not_found",
      "user_does_not_exist",
      "policy_not_found",
      "resource_already_exists",
    ],
    handle: (request, services) => runAppAction(request, services, readWalletIds(request.body)),
  },
  {
    method: "POST",
    path: "/wallets/address",
    tag: "Wallets",
    summary: "Get a wallet by its address",
    access: "app",
    body: walletByAddressBodySchema,
    response: walletSchema,
    errors: ["wallet_not_found", "invalid_data"],
    async handle(request, services) {
      const reader = await authenticateAppReader(request, services);
      const { address, include_archived = false } = parseBody(walletByAddressBodySchema, request.body, "body");
      const filter = { address, limit: 1, include_archived: include_archived ? "true" : "false" } as const;
      const [wallet] = (await request.timing.measure("db", () => listWallets(services.database, reader.appId, filter))).data;
      if (wallet === undefined) throw new ApiError("wallet_not_found", `There is no wallet with the address ${address} in this app.`);
      return jsonAnswer(200, wallet);
    },
  },
];
