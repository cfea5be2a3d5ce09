import { ApiError } from "../../lib/protocol/errors.ts";
import { type EnclaveMessage, type EnclaveReply, type EnclaveRequest, enclaveMessageSchema } from "../../lib/protocol/vsock.ts";
import type { ActionContext, Services } from "./actions/action.ts";
import { findRoute } from "./actions/routes.ts";
import { Evidence, noteAggregations } from "./evidence/evidence.ts";
import type { PhaseMachine } from "./phases.ts";
import type { ReceiptSigner } from "./receipt-signer.ts";
import { parseRequest } from "./requests/parsed-request.ts";
import { formatFailure } from "./transport/serve-connection.ts";

export interface Runtime extends Services {
  readonly phases: PhaseMachine;
  readonly receipts: ReceiptSigner;
  /** Attestation document of this boot with the given nonce, base64. */
  attest(nonce: string | null): Promise<string>;
}

/** Answers one frame. Never throws: a failure is a reply, so that no request can take the enclave down. */
export async function handleMessage(raw: unknown, runtime: Runtime): Promise<EnclaveReply> {
  const startedAt = performance.now();
  const elapsedUs = (): number => Math.round((performance.now() - startedAt) * 1000);
  const parsed = enclaveMessageSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return formatFailure(readId(raw), new ApiError("invalid_data", `frame.${issue?.path.join(".")}: ${issue?.message}`), elapsedUs());
  }
  const message = parsed.data;
  try {
    runtime.phases.assertAccepts(message.mode);
    const result = await dispatch(message, runtime);
    return { id: message.id, ok: true, ...result, enclave_us: elapsedUs() };
  } catch (error) {
    return formatFailure(message.id, error, elapsedUs());
  }
}

type Outcome = Omit<Extract<EnclaveReply, { ok: true }>, "id" | "ok" | "enclave_us">;

async function dispatch(message: EnclaveMessage, runtime: Runtime): Promise<Outcome> {
  switch (message.mode) {
    case "attest": {
      const { bootId, publicKey } = runtime.receipts;
      const document = await runtime.attest(message.nonce);
      return { status: 200, body: { boot_id: bootId, receipt_public_key: publicKey, document } };
    }
    case "acknowledge": {
      const opened = message.records.map((record) => runtime.sealer.open(record));
      await runtime.ledger.assertCurrent(message.records);
      await noteAggregations(opened, runtime.ledger);
      return { status: 200, body: null };
    }
    case "authorize":
    case "execute":
      return act(message, runtime);
  }
}

async function act(message: EnclaveRequest, runtime: Runtime): Promise<Outcome> {
  const route = findRoute(message.request.method, message.request.path);
  if (route === null) throw new ApiError("not_found", `The enclave has no action for ${message.request.method} ${message.request.path}.`);
  const request = parseRequest(message.request);
  const evidence = await Evidence.open(request.appId, message.records, runtime.sealer, runtime.ledger);
  const context: ActionContext = {
    message,
    request,
    evidence,
    // Read when it is used: the one action that makes an app has none yet.
    get app() {
      return evidence.get("app", request.appId).content;
    },
    services: runtime,
    params: route.params,
  };
  const { receipt, ...outcome } = await route.action(context);
  if (receipt === null) return outcome;
  return { ...outcome, receipt: runtime.receipts.sign({ app_id: request.appId, ...receipt }) };
}

function readId(raw: unknown): number {
  const id = typeof raw === "object" && raw !== null && "id" in raw ? raw.id : 0;
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : 0;
}
