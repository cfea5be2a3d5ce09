import { ApiError } from "./errors.ts";

/**
 * Hex digits of either case, with or without `0x`; an odd number of digits is refused, not guessed.
 *
 * @throws ApiError invalid_data naming `field`
 */
export function decodeHex(text: string, field: string): Uint8Array<ArrayBuffer> {
  const digits = text.startsWith("0x") ? text.slice(2) : text;
  if (digits.length % 2 !== 0) throw refusal(field, "it has an odd number of digits");
  if (!/^[0-9a-fA-F]*$/.test(digits)) throw refusal(field, "it has a character that is not a hex digit");
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/** Lower case, without `0x`. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}

function refusal(field: string, reason: string): ApiError {
  return new ApiError("invalid_data", `${field} is not valid hex: ${reason}.`, { field });
}
