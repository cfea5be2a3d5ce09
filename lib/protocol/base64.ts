import { ApiError } from "./errors.ts";

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const INVALID = 255;
const STANDARD_VALUES = valuesOf(STANDARD);
const URL_SAFE_VALUES = valuesOf(URL_SAFE);

/**
 * RFC 4648 §4 base64, canonical only: padded, no whitespace, unused bits zero. One byte string has one text, so texts may be compared.
 *
 * @throws ApiError invalid_data naming `field`
 */
export function decodeBase64(text: string, field: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0) throw refusal(field, "base64", "its length is not a multiple of 4");
  return decode(text, text.length - padding, STANDARD_VALUES, field, "base64");
}

export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, STANDARD);
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/**
 * RFC 4648 §5 base64url without padding, canonical only, as JOSE and WebAuthn use it.
 *
 * @throws ApiError invalid_data naming `field`
 */
export function decodeBase64Url(text: string, field: string): Uint8Array<ArrayBuffer> {
  return decode(text, text.length, URL_SAFE_VALUES, field, "base64url");
}

export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

function decode(text: string, length: number, values: Uint8Array, field: string, kind: string): Uint8Array<ArrayBuffer> {
  if (length % 4 === 1) throw refusal(field, kind, "its length is impossible");
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let accumulator = 0;
  let bits = 0;
  let offset = 0;
  for (let index = 0; index < length; index++) {
    const value = values[text.charCodeAt(index)] ?? INVALID;
    if (value === INVALID) throw refusal(field, kind, `the character at position ${index} does not belong to it`);
    // At most 6 + 6 bits are pending, so masking keeps the number small without losing any.
    accumulator = ((accumulator << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset++] = (accumulator >> bits) & 0xff;
    }
  }
  if ((accumulator & ((1 << bits) - 1)) !== 0) throw refusal(field, kind, "its last character has unused bits that are not zero");
  return bytes;
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  let accumulator = 0;
  let bits = 0;
  for (const byte of bytes) {
    accumulator = ((accumulator << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet.charAt((accumulator >> bits) & 63);
    }
  }
  return bits === 0 ? text : text + alphabet.charAt((accumulator << (6 - bits)) & 63);
}

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(INVALID);
  for (let index = 0; index < alphabet.length; index++) values[alphabet.charCodeAt(index)] = index;
  return values;
}

function refusal(field: string, kind: string, reason: string): ApiError {
  return new ApiError("invalid_data", `${field} is not valid ${kind}: ${reason}.`, { field });
}
