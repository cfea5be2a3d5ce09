import "./assert-server-runtime.ts";
import { keyQuorumSchema } from "../protocol/api/key-quorums.ts";
import { createOnce } from "./create-once.ts";
import type { VerifyCreation } from "./verify-creation.ts";

export interface QuorumInput {
  display_name: string;
  user_ids: string[];
  /** SPKI, base64. */
  public_keys: string[];
  authorization_threshold: number;
}

/**
 * Has a key quorum made once for each idempotency key. The wallet host is another party: what it says it created must be what was asked for before anybody
 * relies on it.
 */
export async function createQuorum(asked: QuorumInput, idempotencyKey: string, verify: VerifyCreation): Promise<{ id: string }> {
  const quorum = await createOnce(keyQuorumSchema, "key_quorum.create", "/v1/key_quorums", idempotencyKey, verify, asked);
  const isAsAsked =
    quorum.authorization_threshold === asked.authorization_threshold &&
    quorum.user_ids.join() === asked.user_ids.join() &&
    quorum.authorization_keys.map((key) => key.public_key).join() === asked.public_keys.join() &&
    quorum.key_quorum_ids.length === 0;
  if (!isAsAsked) throw new Error("the key quorum was not created as asked");
  return quorum;
}
