import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { dryRunOptionsSchema } from "../../../../lib/protocol/api/policy-verdicts.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../../requests/authenticate-app.ts";
import { policyIdsFor } from "../../requests/authorize-wallet-request.ts";
import type { Action } from "../action.ts";
import { getActiveWallet } from "../get-active-wallet.ts";
import { judgeDry } from "./judge-dry.ts";
import { readRpc } from "./read-rpc.ts";

/**
 * `POST /v1/wallets/{id}/rpc/dry_run`, by the app secret: what the policies would say if the request came with all its signatures. It says nothing about
 * signatures, fees or the chain, and never comes near a key: the host sends no share along.
 */
export const dryRunRpc: Action = async (context) => {
  const { message, request, app, evidence, params } = context;
  authenticateApp(request, app);
  const id = params[0] ?? "";
  const wallet = getActiveWallet(evidence, id).content;
  const { as_signer_id } = parseBody(dryRunOptionsSchema, request.body, "body");
  const { method, prepared } = readRpc(withoutOptions(request.body), { id, wallet }, app.chains, message.fill);
  const judge = findJudge(wallet, as_signer_id);
  if (judge.role === "additional_signer") evidence.get("key_quorum", judge.quorum_id ?? "");
  const policies = judgeDry({ method, parts: prepared.judged, walletId: id }, policyIdsFor(wallet, judge.quorum_id), context);
  const denied = policies.find(({ decision }) => decision === "DENY");
  const explanation =
    (denied ?? policies[0])?.explanation ?? `No policy judges what this ${ROLES[judge.role]} signs, so everything is allowed.`;
  return { status: 200, body: { method, decision: denied?.decision ?? "ALLOW", judge, explanation, policies }, receipt: null };
};

const ROLES = { owner: "owner", additional_signer: "additional signer", app: "app" } as const;

interface Judge {
  readonly role: keyof typeof ROLES;
  readonly quorum_id: string | null;
}

/** @throws ApiError invalid_request for somebody who signs nothing with this wallet */
function findJudge(wallet: WalletContent, signerId: string | undefined): Judge {
  if (wallet.owner_id === null && signerId === undefined) return { role: "app", quorum_id: null };
  if (signerId === undefined || signerId === wallet.owner_id) return { role: "owner", quorum_id: wallet.owner_id };
  // What the app secret alone moves has no use for signers, and signing does not count them either.
  const isSigner = wallet.owner_id !== null && wallet.additional_signers.some(({ signer_id }) => signer_id === signerId);
  if (isSigner) return { role: "additional_signer", quorum_id: signerId };
  throw new ApiError("invalid_request", `body.as_signer_id ${signerId} is neither the wallet's owner nor one of its additional signers.`);
}

function withoutOptions(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== "as_signer_id"));
}
