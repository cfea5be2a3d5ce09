import { createAppBodySchema } from "../../../lib/protocol/api/apps.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { setDevelopment } from "../test-accounts/set-development.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { pinAudience } from "./pin-audience.ts";
import { recordCreated } from "./record-created.ts";

/** 0.05 ETH: far above an ordinary fee, far below what a hostile fee proposal would want. */
const DEFAULT_MAX_FEE_WEI = "50000000000000000";

/**
 * `POST /v1/apps`: a new tenant. It takes nothing from others, so the host alone decides who may ask. The secret is made by the caller and comes
 * only as its hash. The id is made here and never proposed: else a lying host could have a second record sealed under an existing app's id,
 * with keys of its own, and put it in the first one's place.
 */
export const createApp: Action = async ({ request, services }) => {
  const input = parseBody(createAppBodySchema, request.body, "body");
  parseP256PublicKey(input.admin_public_key, "admin_public_key");
  const id = `c${createId()}`;
  const content: AppContent = {
    name: input.name,
    secret_hash: input.secret_hash,
    admin_public_key: input.admin_public_key,
    origins: input.origins,
    jwt: input.jwt,
    user_factor: input.user_factor,
    replay: input.replay,
    webauthn: input.webauthn,
    max_fee_wei: input.max_fee_wei ?? DEFAULT_MAX_FEE_WEI,
    ...(input.chains === undefined ? {} : { chains: input.chains }),
    ...(input.allowlist_enabled === undefined ? {} : { allowlist_enabled: input.allowlist_enabled }),
    ...(input.rate_limits === undefined ? {} : { rate_limits: input.rate_limits }),
    created_at: nowMs(),
  };
  const complete = setDevelopment(pinAudience(content, id), id, input.development, services.testTokens);
  const app = services.sealer.seal("app", id, id, 1, complete);
  return recordCreated("app.create", { id, name: content.name }, [app]);
};
