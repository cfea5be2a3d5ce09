/** Crockford's base32: no I, L, O, U, so nothing that is read aloud or typed from a phone is ambiguous. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/** 40 random bits. Five tries in ten minutes make a guess succeed once in 2 × 10^11. */
export function createEmailCode(): string {
  // 32 divides 256, so the low five bits of a random byte are unbiased.
  return Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET.charAt(byte & 31)).join("");
}

/** `ABCD-EFGH`, as it stands in the mail. */
export function formatEmailCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The code in what a person typed: case, spaces and dashes do not matter, I and L read as 1, O as 0. null when it cannot be a code. */
export function parseEmailCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll(/[IL]/g, "1").replaceAll("O", "0");
  return code.length === LENGTH && Array.from(code).every((character) => ALPHABET.includes(character)) ? code : null;
}
