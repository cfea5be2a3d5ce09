/** Up to here the built-in search is fast whatever the texts are. */
const SHORT = 8;

/**
 * Whether a text contains another, in time that grows with both lengths added (Knuth, Morris and Pratt). The built-in search multiplies them at worst, and
 * whoever writes the rules and sends the message can choose both.
 */
export function containsText(text: string, wanted: string): boolean {
  if (wanted.length <= SHORT) return text.includes(wanted);
  if (wanted.length > text.length) return false;
  const borders = bordersOf(wanted);
  let matched = 0;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    while (matched > 0 && wanted.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (wanted.charCodeAt(matched) === code) matched++;
    if (matched === wanted.length) return true;
  }
  return false;
}

/** For each beginning of a text the length of the longest shorter one that it also ends with. */
function bordersOf(wanted: string): Uint16Array {
  const borders = new Uint16Array(wanted.length);
  let length = 0;
  for (let position = 1; position < wanted.length; position++) {
    const code = wanted.charCodeAt(position);
    while (length > 0 && wanted.charCodeAt(length) !== code) length = borders[length - 1] ?? 0;
    if (wanted.charCodeAt(length) === code) length++;
    borders[position] = length;
  }
  return borders;
}
