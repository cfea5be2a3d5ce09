import { z } from "zod";
import { type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { MessageFacts, PolicyFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** A message that is signed as it is: personal_sign, Solana's signMessage. */
export const messageCondition = z.strictObject({
  field_source: z.literal("message"),
  field: z.enum(["content", "byte_length"]),
  ...comparison,
});
type Field = z.infer<typeof messageCondition>["field"];

export function kindOfMessageField(field: Field): FieldKind {
  return field === "content" ? "text" : "number";
}

export function readMessageField(field: Field, { message }: PolicyFacts): FieldReading {
  if (message === undefined) return UNREADABLE;
  if (field === "byte_length") return fieldValue("number", message.byteLength);
  return message.content === null ? UNREADABLE : fieldValue("text", message.content);
}

/** A message's facts are of its bytes, however they were written: hex and UTF-8 of one message are judged alike. */
export function readMessageFacts(bytes: Uint8Array): MessageFacts {
  try {
    return { content: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), byteLength: bytes.length };
  } catch {
    return { content: null, byteLength: bytes.length };
  }
}
