import type { z } from "zod";
import { wireErrorSchema } from "../protocol/app/wallet-action.ts";
import { ApiError, isErrorCode } from "../protocol/errors.ts";

/**
 * Parses a JSON answer of the app server or the wallet backend.
 *
 * @throws ApiError with the code, text and details of the answer; `internal` for an answer that is not ours
 */
export async function readApiResponse<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toApiError(body, response.status);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiError("internal", "The server's answer has an unknown form.", { status: response.status });
  return parsed.data;
}

/** The error that a wire body names. */
export function toApiError(body: unknown, status: number): ApiError {
  const parsed = wireErrorSchema.safeParse(body);
  if (!parsed.success) return new ApiError(status >= 502 ? "wallet_api_unavailable" : "internal", undefined, { status });
  const { error, code, ...details } = parsed.data;
  return new ApiError(isErrorCode(code) ? code : "internal", error, isErrorCode(code) ? details : { ...details, code });
}
