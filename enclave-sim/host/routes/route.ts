import type { z } from "zod";
import type { ErrorCode } from "../../../lib/protocol/errors.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";

/** Who may call: shown in the OpenAPI document; the handler (or the enclave behind it) is what enforces it. */
export type Access = "app" | "app-or-user" | "user-token" | "admin" | "operator" | "public";

/** One row of the API. The router and the OpenAPI document are both made from these rows, so they cannot differ. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `/v1` and its alias `/api/v1`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Takes an authorization signature, an expiry and an idempotency key in headers. */
  readonly signed?: boolean;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  /** false: this server has no such thing, and the route says so. */
  readonly offered?: false;
  /** Absent: 204 without a body. */
  readonly response?: z.ZodType;
  readonly errors: readonly ErrorCode[];
  readonly handle: (request: ApiRequest, services: HostServices) => Promise<ApiAnswer>;
}
