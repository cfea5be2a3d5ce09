import { ApiError } from "../../../lib/protocol/errors.ts";
import { authenticateReader } from "../auth/authenticate-reader.ts";
import type { Route } from "./route.ts";

/** What Privy's API has and a self-hosted wallet backend has not: the name of the thing, why, and its routes. */
type Absence = readonly [what: string, why: string, routes: readonly (readonly [Route["method"], string])[]];

const PARTNER = "it needs a contract with a partner of Privy's";
const IDENTITY = "this server checks nobody's identity";

const ABSENT: readonly Absence[] = [
  [
    "Earn",
    "this server knows no yield vaults",
    [
      ["POST", "/wallets/{wallet_id}/earn/ethereum/deposit"],
      ["POST", "/wallets/{wallet_id}/earn/ethereum/withdraw"],
      ["GET", "/wallets/{wallet_id}/earn/ethereum/vaults"],
      ["POST", "/wallets/{wallet_id}/earn/ethereum/incentive/claim"],
      ["GET", "/wallets/{wallet_id}/earn/ethereum/incentive/claim"],
      ["GET", "/earn/ethereum/vaults/{vault_id}"],
    ],
  ],
  [
    "Swaps",
    "this server asks no exchange for quotes",
    [
      ["POST", "/wallets/{wallet_id}/swap"],
      ["POST", "/wallets/{wallet_id}/swap/quote"],
    ],
  ],
  [
    "Fiat accounts",
    PARTNER,
    [
      ["POST", "/users/{user_id}/external_fiat_accounts"],
      ["GET", "/users/{user_id}/external_fiat_accounts"],
      ["GET", "/users/{user_id}/external_fiat_accounts/{account_id}"],
      ["DELETE", "/users/{user_id}/external_fiat_accounts/{account_id}"],
      ["POST", "/organizations/{organization_id}/external_fiat_accounts"],
      ["GET", "/organizations/{organization_id}/external_fiat_accounts"],
      ["GET", "/organizations/{organization_id}/external_fiat_accounts/{account_id}"],
      ["DELETE", "/organizations/{organization_id}/external_fiat_accounts/{account_id}"],
    ],
  ],
  [
    "Onramps and offramps",
    PARTNER,
    [
      ["POST", "/users/{user_id}/fiat/onramp"],
      ["POST", "/users/{user_id}/fiat/offramp"],
    ],
  ],
  ["Payouts", PARTNER, [["POST", "/wallets/{wallet_id}/payout/fiat"]]],
  [
    "Deposit accounts",
    PARTNER,
    [
      ["POST", "/wallets/{wallet_id}/deposit_accounts/crypto"],
      ["GET", "/wallets/{wallet_id}/deposit_accounts/crypto"],
      ["GET", "/wallets/{wallet_id}/deposit_accounts/crypto/next_order"],
      ["GET", "/wallets/{wallet_id}/deposit_accounts/crypto/orders/{order_id}"],
      ["GET", "/deposit_accounts/crypto/config"],
      ["POST", "/deposit_accounts/crypto/quote"],
      ["POST", "/wallets/{wallet_id}/deposit_accounts/fiat"],
      ["GET", "/wallets/{wallet_id}/deposit_accounts/fiat"],
      ["GET", "/wallets/{wallet_id}/deposit_accounts/fiat/{deposit_account_id}"],
    ],
  ],
  [
    "KYC",
    IDENTITY,
    [
      ["GET", "/users/{user_id}/kyc"],
      ["POST", "/users/{user_id}/kyc/links"],
      ["POST", "/users/{user_id}/kyc/tos"],
      ["POST", "/users/{user_id}/kyc/submit"],
      ["POST", "/users/{user_id}/fiat/kyc"],
      ["GET", "/users/{user_id}/fiat/kyc"],
      ["PATCH", "/users/{user_id}/fiat/kyc"],
      ["POST", "/users/{user_id}/fiat/status"],
      ["POST", "/users/{user_id}/fiat/tos"],
    ],
  ],
  [
    "KYB",
    IDENTITY,
    [
      ["GET", "/organizations/{organization_id}/kyb"],
      ["POST", "/organizations/{organization_id}/kyb/links"],
      ["POST", "/organizations/{organization_id}/kyb/tos"],
      ["POST", "/organizations/{organization_id}/kyb/submit"],
    ],
  ],
  [
    "Organizations",
    "an app is the only kind of tenant here (`npm run apps`)",
    [
      ["POST", "/organizations"],
      ["GET", "/organizations"],
      ["GET", "/organizations/{organization_id}"],
      ["PATCH", "/organizations/{organization_id}"],
      ["DELETE", "/organizations/{organization_id}"],
      ["GET", "/organizations/{organization_id}/secrets"],
      ["POST", "/organizations/{organization_id}/secrets"],
      ["PATCH", "/organizations/{organization_id}/secrets"],
      ["DELETE", "/organizations/{organization_id}/secrets"],
    ],
  ],
  [
    "Cards",
    PARTNER,
    [
      ["POST", "/cards"],
      ["GET", "/cards"],
      ["GET", "/cards/{card_id}"],
      ["PATCH", "/cards/{card_id}"],
    ],
  ],
  [
    "Kraken",
    PARTNER,
    [
      ["POST", "/kraken_embed/users"],
      ["GET", "/kraken_embed/users/{user_id}"],
      ["POST", "/kraken_embed/users/{user_id}/verifications"],
      ["GET", "/kraken_embed/assets"],
      ["GET", "/kraken_embed/assets/{asset_id}"],
    ],
  ],
  [
    "Custodial wallets",
    "no key here is held by a third party",
    [
      ["POST", "/custodial_wallets"],
      ["GET", "/custodial_wallets/{wallet_id}"],
      ["POST", "/custodial_wallets/{wallet_id}/rpc"],
    ],
  ],
  [
    "Wallet automations",
    "nothing here acts on a wallet by itself",
    [
      ["POST", "/wallets/{wallet_id}/automations/attach"],
      ["POST", "/wallets/{wallet_id}/automations/detach"],
      ["POST", "/wallet_automations"],
      ["GET", "/wallet_automations"],
      ["GET", "/wallet_automations/executions"],
      ["POST", "/wallet_automations/reindex"],
      ["GET", "/wallet_automations/{automation_id}"],
      ["PATCH", "/wallet_automations/{automation_id}"],
      ["DELETE", "/wallet_automations/{automation_id}"],
    ],
  ],
  [
    "Digital asset accounts",
    "list a user's or an entity's wallets instead",
    [
      ["POST", "/accounts"],
      ["GET", "/accounts"],
      ["GET", "/accounts/{account_id}"],
      ["PATCH", "/accounts/{account_id}"],
      ["GET", "/accounts/{account_id}/balance"],
    ],
  ],
  [
    "Recovery users of wallets",
    "a wallet's owner is a key quorum: make the recovering user a member of it",
    [["POST", "/wallets_with_recovery"]],
  ],
];

/**
 * One answer for each of them, `not_supported`, so that an app hears why instead of looking for its mistake. Strangers are refused before it like anywhere
 * else. They come after every route that is offered.
 */
export const outOfScopeRoutes: readonly Route[] = ABSENT.flatMap(([what, why, routes]) =>
  routes.map((route) => describeAbsence(what, `${what} ${what.endsWith("s") ? "are" : "is"} not offered: ${why}.`, route)),
);

function describeAbsence(what: string, text: string, [method, path]: Absence[2][number]): Route {
  return {
    method,
    path,
    tag: "Not offered",
    summary: `${what}: not offered`,
    description: text,
    access: "app-or-user",
    offered: false,
    errors: ["not_supported"],
    async handle(request, services) {
      await authenticateReader(request, services);
      throw new ApiError("not_supported", text);
    },
  };
}
