import { type Intent, readIntent } from "../protocol/app/read-intent.ts";
import { requestPayloadSchema } from "../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { parseStrictJson } from "../protocol/parse-strict-json.ts";

/**
 * What the bytes that are about to be signed would do. Nothing else is consulted: not the form, not the object they were built from.
 *
 * @throws ApiError invalid_data when the bytes are not the canonical bytes of a request that this app knows how to show
 */
export function decodeIntent(canonicalBytes: Uint8Array): Intent {
  const text = decodeText(canonicalBytes);
  const parsed = requestPayloadSchema.safeParse(parseStrictJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ApiError("invalid_data", `The request cannot be shown: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
  }
  // A second spelling of the same object would have another hash than the one that is displayed.
  if (canonicalizeRequest(parsed.data) !== text) throw new ApiError("invalid_data", "The request is not in canonical form.");
  return readIntent(parsed.data);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ApiError("invalid_data", "The request is not UTF-8.");
  }
}
