import { getAddress, isAddressEqual, zeroAddress } from "viem";

export type CheckedRecipient =
  | { status: "empty" }
  /** Still on the way: everything so far could become an address. */
  | { status: "incomplete"; hint: string }
  | { status: "invalid"; problem: string }
  /** `note` says what was cleaned or what to look at twice. Address is EIP-55. */
  | { status: "ok"; address: `0x${string}`; note?: string };

/**
 * Checks a recipient while it is typed. The EIP-55 checksum is in the upper and lower case of the letters: mixed case must match it, one single case
 * carries none.
 */
export function checkRecipient(text: string, own?: `0x${string}`): CheckedRecipient {
  const given = text.normalize("NFKC").replace(/[\s\u200b-\u200f\u2060\ufeff]/g, "");
  if (given === "") return { status: "empty" };
  if (/\.(eth|xyz|id|sol|crypto)$/i.test(given))
    return invalid("Names are not looked up here. Paste the address itself: 0x and 40 characters.");
  const bare = given.replace(/^ethereum:(pay-)?/i, "").replace(/[@/?].*$/, "");
  const digits = bare.replace(/^0x/i, "");
  const stray = /[^0-9a-f]/i.exec(digits);
  if (stray) return invalid(`“${stray[0]}” cannot be in an address. It has 0x, then digits and the letters a to f.`);
  if (digits.length < 40) return { status: "incomplete", hint: `${digits.length} of 40 characters after 0x.` };
  if (digits.length === 64)
    return invalid("That has 64 characters: a transaction hash or a private key, not an address. Never paste a private key.");
  if (digits.length > 40) return invalid(`${digits.length - 40} characters too many: an address has 40 after 0x.`);

  const address = getAddress(`0x${digits.toLowerCase()}`);
  const singleCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!singleCase && digits !== address.slice(2)) {
    return invalid("This address fails its checksum (EIP-55): at least one character is wrong. Copy it again from where you got it.");
  }
  if (isAddressEqual(address, zeroAddress)) return invalid("Nobody has the key of the zero address. What you send there is gone.");
  if (own && isAddressEqual(address, own))
    return { status: "ok", address, note: "This is your own address. You would only pay the network fee." };
  if (singleCase && /[a-f]/i.test(digits)) {
    return { status: "ok", address, note: "It came without a checksum, so a typo cannot be noticed. Compare it with its source." };
  }
  return `0x${digits}` === text.trim() ? { status: "ok", address } : { status: "ok", address, note: "Cleaned: only the address was kept." };
}

function invalid(problem: string): CheckedRecipient {
  return { status: "invalid", problem };
}
