import { receiptSchema } from "../../../lib/protocol/receipt.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { receiptHeader } from "../requests/stored-requests.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";

/** `POST /v1/wallets/import/init`: the enclave's key, and its receipt beside it, so that whoever encrypts can check whose key it is before that. */
export async function initImport(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const { evidence } = await authenticateApp(request, services, []);
  const result = await services.enclave.execute({ request: request.raw, records: evidence.records });
  request.timing.add("enclave", result.enclave_us / 1000);
  const receipt = receiptSchema.parse(result.receipt);
  await request.timing.measure("db", () => services.receipts.write(receipt));
  const body = typeof result.body === "object" ? result.body : {};
  return jsonAnswer(200, { ...body, receipt }, receiptHeader(receipt.body.id));
}
