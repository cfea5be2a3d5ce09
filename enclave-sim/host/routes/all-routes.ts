import { aggregationRoutes } from "./aggregation-routes.ts";
import { appRoutes } from "./app-routes.ts";
import { attestationRoutes } from "./attestation-routes.ts";
import { conditionSetRoutes } from "./condition-set-routes.ts";
import { documentationRoutes } from "./documentation-routes.ts";
import { dryRunRoutes } from "./dry-run-routes.ts";
import { healthRoute } from "./health-route.ts";
import { intentCreationRoutes } from "./intent-creation-routes.ts";
import { intentRoutes } from "./intent-routes.ts";
import { keyQuorumRoutes } from "./key-quorum-routes.ts";
import { limitRoutes } from "./limit-routes.ts";
import { outOfScopeRoutes } from "./out-of-scope-routes.ts";
import { policyRoutes } from "./policy-routes.ts";
import { policyRuleRoutes } from "./policy-rule-routes.ts";
import type { Route } from "./route.ts";
import { transactionRoutes } from "./transaction-routes.ts";
import { userRoutes } from "./user-routes.ts";
import { walletActionRoutes } from "./wallet-action-routes.ts";
import { walletByIdRoutes } from "./wallet-by-id-routes.ts";
import { walletChainRoutes } from "./wallet-chain-routes.ts";
import { walletRoutes } from "./wallet-routes.ts";
import { webhookRoutes } from "./webhook-routes.ts";

const described: readonly Route[] = [
  ...walletRoutes,
  ...walletByIdRoutes,
  ...walletChainRoutes,
  ...limitRoutes,
  ...walletActionRoutes,
  ...userRoutes,
  ...keyQuorumRoutes,
  ...policyRoutes,
  ...policyRuleRoutes,
  ...dryRunRoutes,
  ...conditionSetRoutes,
  ...aggregationRoutes,
  ...intentCreationRoutes,
  ...intentRoutes,
  ...transactionRoutes,
  ...webhookRoutes,
  ...attestationRoutes,
  ...appRoutes,
  healthRoute,
  ...outOfScopeRoutes,
];

/** The whole API. The documentation describes itself, too. */
export const allRoutes: readonly Route[] = [...described, ...documentationRoutes(described)];
