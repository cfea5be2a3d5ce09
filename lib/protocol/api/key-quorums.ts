import { z } from "zod";
import { publicKeyText, resourceId } from "./fields.ts";

/** `POST /v1/key_quorums`. Without a threshold every member must sign. */
export const createKeyQuorumBodySchema = z.strictObject({
  display_name: z.string().max(50).optional(),
  authorization_threshold: z.int().min(1).max(64).optional(),
  public_keys: z.array(publicKeyText).max(64).optional(),
  user_ids: z.array(resourceId).max(64).optional(),
  /** One level deep. */
  key_quorum_ids: z.array(resourceId).max(5).optional(),
});

/** `PATCH /v1/key_quorums/{id}`, signed by the quorum itself at its current threshold. A list that is given replaces the present one. */
export const updateKeyQuorumBodySchema = createKeyQuorumBodySchema.refine(
  (body) => Object.keys(body).length > 0,
  "an object with at least one field to change",
);

/** Privy's KeyQuorum. */
export const keyQuorumSchema = z.strictObject({
  id: z.string(),
  display_name: z.string().nullable(),
  authorization_threshold: z.int().nullable(),
  authorization_keys: z.array(z.strictObject({ public_key: z.string(), display_name: z.string().nullable() })),
  user_ids: z.array(z.string()),
  key_quorum_ids: z.array(z.string()),
});
