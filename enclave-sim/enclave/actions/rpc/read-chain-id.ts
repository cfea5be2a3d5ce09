import { ApiError } from "../../../../lib/protocol/errors.ts";

/** `eip155:1` → 1n. @throws ApiError invalid_data */
export function readChainId(caip2: string): bigint {
  const match = /^eip155:([1-9][0-9]{0,15})$/.exec(caip2);
  if (match?.[1] === undefined) throw new ApiError("invalid_data", `caip2 must be eip155:<chain id>, got ${caip2}.`);
  return BigInt(match[1]);
}
