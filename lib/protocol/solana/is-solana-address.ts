import { base58 } from "@scure/base";

const MAX_KNOWN = 8_192;
const known = new Map<string, boolean>();

/**
 * Base58 of 32 bytes: a key, or an address that is derived from others. Decoding base58 costs a hundred times what comparing does, and each instruction of a
 * transaction is compared with each rule.
 */
export function isSolanaAddress(text: string): boolean {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return false;
  const before = known.get(text);
  if (before !== undefined) return before;
  const isAddress = base58.decode(text).length === 32;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, isAddress);
  return isAddress;
}
