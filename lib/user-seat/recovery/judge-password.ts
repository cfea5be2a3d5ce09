export interface PasswordStrength {
  /** 0 to 4 of 4. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly words: string;
  /** Below this nothing is encrypted with it. */
  readonly isEnough: boolean;
}

const CLASSES = [
  { pattern: /[a-z]/, size: 26 },
  { pattern: /[A-Z]/, size: 26 },
  { pattern: /[0-9]/, size: 10 },
  { pattern: /[^a-zA-Z0-9]/, size: 33 },
];
const SHORTEST = 10;

/**
 * A rough guess at how long a password holds against somebody who has the file, for a hint beside its field. Characters that repeat or count on from their
 * neighbour are not counted. It knows no dictionary, so what it calls strong may still be a quotation: the hint says so.
 */
export function judgePassword(password: string): PasswordStrength {
  if (password.length < SHORTEST) return { level: 0, words: `Too short: at least ${SHORTEST} characters.`, isEnough: false };
  const alphabet = CLASSES.reduce((sum, { pattern, size }) => (pattern.test(password) ? sum + size : sum), 0);
  const codes = Array.from(password, (character) => character.codePointAt(0) ?? 0);
  const fresh = codes.filter((code, index) => index === 0 || Math.abs(code - (codes[index - 1] ?? 0)) > 1).length;
  const bits = fresh * Math.log2(alphabet);
  if (bits < 40) return { level: 1, words: "Easy to guess. Add words that do not belong together.", isEnough: false };
  if (bits < 60) return { level: 2, words: "Fair. One more word makes it good.", isEnough: true };
  if (bits < 85) return { level: 3, words: "Good, unless it can be read somewhere.", isEnough: true };
  return { level: 4, words: "Strong, unless it can be read somewhere.", isEnough: true };
}
