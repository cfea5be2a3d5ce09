import "./assert-server-runtime.ts";
import { ApiError } from "../protocol/errors.ts";

/** Prisma's codes for a database that is away, too slow or out of connections. */
const AWAY = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);

/** Any failure as one that may be told. What is not ours becomes `internal`; a database that is away is worth trying again. */
export function toKnownError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (!AWAY.has(code)) return new ApiError("internal");
  return new ApiError(
    "web_unavailable",
    "The app server's database does not answer. Try again in a moment: no request is carried out twice.",
  );
}
