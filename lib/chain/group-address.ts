/** `0x12ab 34cd … 9f0e`: groups of four, as people compare them. */
export function shortenAddress(address: string): string {
  const digits = address.slice(2);
  return `0x${digits.slice(0, 4)} ${digits.slice(4, 8)} … ${digits.slice(-4)}`;
}

/** All ten groups: `["0x12ab", "34cd", …]`. Joined without spaces they are the address again. */
export function groupAddress(address: string): string[] {
  const groups = address.slice(2).match(/.{1,4}/g) ?? [];
  return groups.map((group, index) => (index === 0 ? `0x${group}` : group));
}
