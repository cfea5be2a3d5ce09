import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { ApiError } from "../protocol/errors.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
import type { VerifyCreation } from "./verify-creation.ts";

/**
 * Has the wallet API create something once, and holds its answer against the enclave's receipt. A second click meets the first one's request in flight and
 * waits for its answer.
 */
export async function createOnce<T>(
  schema: z.ZodType<T>,
  action: string,
  path: string,
  idempotencyKey: string,
  verify: VerifyCreation,
  body: unknown,
): Promise<T> {
  const request = { method: "POST", path, body, headers: { "privy-idempotency-key": idempotencyKey } } as const;
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await requestWalletApi(request);
      const created = parseAnswer(schema, request, answer);
      await verify(answer, action);
      return created;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "request_in_progress" || attempt >= 10) throw error;
      await sleep(200);
    }
  }
}
