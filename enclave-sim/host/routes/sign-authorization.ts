import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../lib/protocol/api/rpc.ts";
import type { TransactionFill } from "../../../lib/protocol/vsock.ts";
import { toPreparationError } from "../chains/chain-failure.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import type { RequestScope } from "../requests/stored-requests.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";

interface Subject {
  readonly scope: RequestScope | null;
  /** The wallet's. */
  readonly address: string;
}

/**
 * `eth_sign7702Authorization`. A nonce that the request leaves open is the account's next one, read from the chain once the enclave has judged the
 * request; an account that sends the authorization itself (`executor: "self"`) uses the next one for that transaction, so the authorization gets the one after.
 */
export function signAuthorization(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  { scope, address }: Subject,
): Promise<ApiAnswer> {
  const propose = async (): Promise<TransactionFill> => {
    await services.enclave.authorize({ request: request.raw, records: evidence.records });
    const body = parseBody(rpcBodySchema, request.body, "body");
    if (body.method !== "eth_sign7702Authorization") throw new Error(`${body.method} is not an authorization`);
    const chain = services.chains.get(`eip155:${BigInt(body.params.chain_id)}`);
    const count = await request.timing
      .measure("chain", () => chain.client.getTransactionCount({ address: address as `0x${string}`, blockTag: "pending" }))
      .catch((error: unknown) => {
        throw toPreparationError(error, chain.name);
      });
    return { nonce: `0x${(body.params.executor === "self" ? count + 1 : count).toString(16)}` };
  };
  return executeAction(request, services, evidence, leavesNonceOpen(request) ? { scope, propose } : { scope });
}

/** Whatever the body is: the enclave refuses a malformed one. */
function leavesNonceOpen({ body }: ApiRequest): boolean {
  const params = typeof body === "object" && body !== null && !Array.isArray(body) ? body.params : undefined;
  return typeof params === "object" && params !== null && !Array.isArray(params) && params.nonce === undefined;
}
