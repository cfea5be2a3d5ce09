/** `0x12ab 34cd … 9f0e`: groups of four, as people compare them. Base58 has no prefix: `4Nd1 mBQt … yE2f`. */
export function shortenAddress(address: string): string {
  const [prefix, digits] = splitPrefix(address);
  return `${prefix}${digits.slice(0, 4)} ${digits.slice(4, 8)} … ${digits.slice(-4)}`;
}

/** All groups: `["0x12ab", "34cd", …]`. Joined without spaces they are the address again. */
export function groupAddress(address: string): string[] {
  const [prefix, digits] = splitPrefix(address);
  const groups = digits.match(/.{1,4}/g) ?? [];
  return groups.map((group, index) => (index === 0 ? prefix + group : group));
}

function splitPrefix(address: string): [string, string] {
  return address.startsWith("0x") ? ["0x", address.slice(2)] : ["", address];
}
