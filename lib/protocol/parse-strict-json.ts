import { ApiError } from "./errors.ts";

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

interface StrictJsonOptions {
  /** Most arrays and objects inside each other. */
  maxDepth?: number;
  /** Most UTF-16 code units of text. */
  maxLength?: number;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * RFC 8259 JSON that has one meaning only (law 4: what was hashed is what is executed). `JSON.parse` keeps the last of duplicate keys and rounds
 * large integers; another parser would keep the first, or not round. Here such text is refused: duplicate keys, `__proto__` as a
 * key, integers beyond ±(2^53 − 1), numbers beyond a double, lone surrogates, too much depth or length. Where it answers, it
 * answers as `JSON.parse` does.
 *
 * @throws ApiError invalid_data (payload_too_large for `maxLength`) with position and path, never with the text itself
 */
export function parseStrictJson(text: string, options: StrictJsonOptions = {}): JsonValue {
  const { maxDepth = 64, maxLength } = options;
  if (maxLength !== undefined && text.length > maxLength) {
    throw new ApiError("payload_too_large", `The JSON text is longer than ${maxLength} characters.`);
  }
  const path: (string | number)[] = [];
  let position = 0;

  skipWhitespace();
  const value = parseValue(0);
  if (position < text.length) throw refusal("there is text after the value");
  return value;

  function parseValue(depth: number): JsonValue {
    const start = text[position];
    if (start === "{" || start === "[") {
      if (depth >= maxDepth) throw refusal(`it is nested deeper than ${maxDepth} levels`);
      position++;
      skipWhitespace();
      return start === "{" ? parseObject(depth + 1) : parseArray(depth + 1);
    }
    const value = start === '"' ? parseString() : parseScalar();
    skipWhitespace();
    return value;
  }

  function parseObject(depth: number): JsonValue {
    const object: { [key: string]: JsonValue } = {};
    if (take("}")) return object;
    do {
      if (text[position] !== '"') throw refusal("a key was expected");
      const keyPosition = position;
      const key = parseString();
      path.push(key);
      // Assigning `__proto__` would set the prototype: the key would vanish from what is hashed and act on what is evaluated.
      if (key === "__proto__") throw refusal("the key __proto__ is not allowed", keyPosition);
      if (Object.hasOwn(object, key)) throw refusal("the key is a duplicate", keyPosition);
      skipWhitespace();
      if (!take(":")) throw refusal("a colon was expected");
      object[key] = parseValue(depth);
      path.pop();
    } while (take(","));
    if (!take("}")) throw refusal("a comma or closing brace was expected");
    return object;
  }

  function parseArray(depth: number): JsonValue {
    const array: JsonValue[] = [];
    if (take("]")) return array;
    do {
      path.push(array.length);
      array.push(parseValue(depth));
      path.pop();
    } while (take(","));
    if (!take("]")) throw refusal("a comma or closing bracket was expected");
    return array;
  }

  function parseScalar(): JsonValue {
    if (takeWord("true")) return true;
    if (takeWord("false")) return false;
    if (takeWord("null")) return null;
    NUMBER.lastIndex = position;
    const match = NUMBER.exec(text);
    if (match === null) throw refusal("a value was expected");
    const value = Number(match[0]);
    const isInteger = match[1] === undefined && match[2] === undefined;
    if (isInteger && !Number.isSafeInteger(value)) throw refusal("the integer is beyond ±(2^53 − 1); send it as a string");
    if (!Number.isFinite(value)) throw refusal("the number is too large");
    position += match[0].length;
    return value;
  }

  function parseString(): string {
    const start = position++;
    let value = "";
    for (;;) {
      const plainStart = position;
      while (isPlain(text.charCodeAt(position))) position++;
      value += text.slice(plainStart, position);
      const end = text[position];
      if (end === '"') break;
      if (end !== "\\") throw refusal(end === undefined ? "a string does not end" : "a string has a control character");
      value += parseEscape();
    }
    position++;
    if (!value.isWellFormed()) throw refusal("a string has a lone surrogate", start);
    return value;
  }

  function parseEscape(): string {
    const letter = text[position + 1] ?? "";
    const simple = ESCAPES[letter];
    if (simple !== undefined) {
      position += 2;
      return simple;
    }
    const digits = text.slice(position + 2, position + 6);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) throw refusal("an escape is unknown");
    position += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  function skipWhitespace(): void {
    for (;;) {
      const code = text.charCodeAt(position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      position++;
    }
  }

  /** Consumes one punctuation character and the whitespace behind it. */
  function take(character: string): boolean {
    if (text[position] !== character) return false;
    position++;
    skipWhitespace();
    return true;
  }

  function takeWord(word: string): boolean {
    if (!text.startsWith(word, position)) return false;
    position += word.length;
    return true;
  }

  function refusal(reason: string, at: number = position): ApiError {
    const where = formatPath(path);
    return new ApiError("invalid_data", `The JSON is refused at position ${at} (${where}): ${reason}.`, { position: at, path: where });
  }
}

/** Whether a character stands for itself in a string: no control character, quote or backslash (RFC 8259 §7). False for NaN, the end. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}

/** `$.params[0]["odd key"]`; long keys are cut, because the path goes into an error text. */
function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return /^[A-Za-z_$][\w$]{0,39}$/.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step.slice(0, 40).toWellFormed())}]`;
  }, "$");
}
