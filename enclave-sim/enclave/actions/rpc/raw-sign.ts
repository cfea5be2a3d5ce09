import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { rawSignBodySchema } from "../../../../lib/protocol/api/raw-sign.ts";
import type { Action } from "../action.ts";
import { prepareRawSign } from "./prepare-raw-sign.ts";
import { signWithWallet } from "./sign-with-wallet.ts";

/** `POST /v1/wallets/{id}/raw_sign`. No policy can name it: with a policy attached, only a rule for `*` allows it (decision 005). */
export const rawSign: Action = (context) =>
  signWithWallet(context, ({ wallet }) => {
    const { params } = parseBody(rawSignBodySchema, context.request.body, "body");
    return { method: "raw_sign", action: "raw_sign", prepared: prepareRawSign(params, wallet.chain_type) };
  });
