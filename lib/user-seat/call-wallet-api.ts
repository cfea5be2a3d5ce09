import type { z } from "zod";
import type { AppConfig } from "../protocol/app/app-state.ts";
import { ApiError } from "../protocol/errors.ts";
import { readApiResponse } from "./read-api-response.ts";

export interface WalletApiCall {
  config: AppConfig;
  method: "GET" | "POST";
  /** Below the web origin, which passes `/v1/*` on to the wallet host: `/v1/wallets/authenticate`. */
  path: string;
  /** The user's JWT; left out where anyone may ask. */
  token?: string;
  body?: unknown;
}

/**
 * One call from the browser to the wallet backend.
 *
 * @throws ApiError with the backend's code, or wallet_api_unavailable when nothing answered
 */
export async function callWalletApi<T>(schema: z.ZodType<T>, { config, method, path, token, body }: WalletApiCall): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", "privy-app-id": config.appId };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const init = {
    method,
    headers,
    cache: "no-store",
    credentials: "omit",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  } as const;
  const response = await fetch(path, init).catch(() => {
    throw new ApiError("wallet_api_unavailable", "The wallet backend cannot be reached.");
  });
  return readApiResponse(schema, response);
}
