import type { RpcBody } from "../../../../lib/protocol/api/rpc.ts";
import { decodeHex } from "../../../../lib/protocol/hex.ts";
import { readMessageFacts } from "../../../../lib/protocol/policy/fields/message.ts";
import type { PolicyFacts } from "../../../../lib/protocol/policy/policy-facts.ts";

type Params<M extends RpcBody["method"]> = Extract<RpcBody, { method: M }>["params"];

/** What policies see of a message: its bytes, however they were written. */
export function readPersonalMessage({ message, encoding }: Params<"personal_sign">): PolicyFacts {
  const bytes = encoding === "utf-8" ? new TextEncoder().encode(message) : decodeHex(message, "params.message");
  return { message: readMessageFacts(bytes) };
}

/** What policies see of typed data: the very values that are hashed. */
export function readTypedData({ typed_data }: Params<"eth_signTypedData_v4">): PolicyFacts {
  const { domain, types, message, primary_type } = typed_data;
  return { typedData: { domain, types, message, primaryType: primary_type } };
}
