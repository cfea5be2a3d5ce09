import { attestationQuerySchema, attestationSchema } from "../../../lib/protocol/api/attestation.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { Route } from "./route.ts";

/** Public: whoever wants to trust the enclave must be able to check it without an account. */
export const attestationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/attestation",
    tag: "Attestation",
    summary: "Get a fresh attestation document of the running enclave",
    access: "public",
    query: attestationQuerySchema,
    response: attestationSchema,
    errors: ["enclave_unavailable", "too_many_requests"],
    async handle(request, { enclave, rateLimits }) {
      const { query, timing } = request;
      await rateLimits.countAddress(request);
      const { nonce = null } = parseBody(attestationQuerySchema, query, "query");
      return jsonAnswer(200, await timing.measure("enclave", () => enclave.attest(nonce)));
    },
  },
  {
    method: "GET",
    path: "/attestation/{boot_id}",
    tag: "Attestation",
    summary: "Get the attestation document of an earlier boot",
    description: "For receipts of that boot: their key is named in its document.",
    access: "public",
    response: attestationSchema,
    errors: ["not_found"],
    async handle({ params, timing }, { database }) {
      const id = params.boot_id ?? "";
      const boot = await timing.measure("db", () => database.boot.findUnique({ where: { id } }));
      if (boot === null) throw new ApiError("not_found", `No boot ${id} is known.`);
      return jsonAnswer(200, { boot_id: boot.id, document: boot.document, receipt_public_key: boot.receiptPublicKey });
    },
  },
];
