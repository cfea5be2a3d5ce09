import type { z } from "zod";
import { UserError } from "../stack/user-error.ts";

export interface AppApiCall {
  walletApiUrl: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** @throws UserError with the wallet API's own words */
export async function callAppApi<T>(schema: z.ZodType<T>, { walletApiUrl, method, path, headers, body }: AppApiCall): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await fetch(`${walletApiUrl}${path}`, init).catch(() => {
    throw new UserError(`The wallet API at ${walletApiUrl} does not answer.`, "Start the stack with `npm start`.");
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const { error, code } = readError(answer);
    throw new UserError(`${method} ${path} was refused (${response.status} ${code}): ${error}`, "docs/errors.md explains the code.");
  }
  return schema.parse(answer);
}

function readError(answer: unknown): { error: string; code: string } {
  const body = typeof answer === "object" && answer !== null ? answer : {};
  return {
    error: "error" in body && typeof body.error === "string" ? body.error : "no reason was given",
    code: "code" in body && typeof body.code === "string" ? body.code : "",
  };
}
