import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";

/** Whoever runs this server may add apps. @throws ApiError invalid_credentials */
export function assertOperatorToken(authorization: string | undefined, operatorToken: string): void {
  const given = /^Bearer ([^\s]+)$/i.exec(authorization ?? "")?.[1] ?? "";
  // Digests have one length whatever was sent, as timingSafeEqual wants.
  if (timingSafeEqual(digest(given), digest(operatorToken))) return;
  throw new ApiError("invalid_credentials", "Apps are created with the operator token: `Authorization: Bearer <OPERATOR_TOKEN>`.");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
