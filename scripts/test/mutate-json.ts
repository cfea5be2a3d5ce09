import fc from "fast-check";

/** What becomes of one place of a document. Places are counted in the order in which they are written, members and entries alike. */
type Mutation =
  | { readonly kind: "replace"; readonly text: string }
  | { readonly kind: "rename"; readonly name: string }
  | { readonly kind: "delete" | "repeat" | "wrap" };

/** Written as it stands, so that it may be what no value of JavaScript is: a number past every limit, half a character, two members of one name. */
const ODD_TEXTS = [
  ...["null", "true", '""', "[]", "{}", "0", "-1", "1.5", "-0", "1e308", "1e999", "9007199254740993", "9".repeat(400), "1e-7"],
  ...['"0x"', '"0x0"', '"-0x1"', `"0x${"f".repeat(64)}"`, `"0x${"f".repeat(65)}"`, `"0x${"00".repeat(40_000)}"`, '"1e18"', '"１"', '" 1"'],
  ...[
    '"__proto__"',
    '"constructor"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\u202e"',
    '"é"',
    '"e\u0301"',
    `"${"a".repeat(20_000)}"`,
  ],
  ...['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{}}}', '{"toString":1}', '{"length":1e9}', '{"then":1}', '{"a":1,"a":2}'],
  ...[
    `${"[".repeat(70)}${"]".repeat(70)}`,
    `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
    `[${"0,".repeat(3000)}0]`,
    "[[[]]]",
    "undefined",
    "NaN",
  ],
];
const NAMES = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "", "0", "length", "a.b", "type", "id", "\ud800"];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("replace" as const), text: fc.constantFrom(...ODD_TEXTS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), text: fc.json({ maxDepth: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rename" as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("delete" as const, "repeat" as const, "wrap" as const) }) },
);
const structural = fc.array(fc.tuple(fc.nat(200), mutation), { minLength: 1, maxLength: 3 });
/** Where, how much is cut out, and what is put in its place. */
const splice = fc.tuple(fc.nat(), fc.nat(12), fc.string({ maxLength: 8, unit: "binary" }));

/** Texts like a document's, but with some places of it changed: mostly well-formed JSON of another shape, sometimes not JSON at all. */
export function mutatedJson(document: unknown): fc.Arbitrary<string> {
  const length = countPlaces(document);
  const shaped = structural.map((mutations) => writeMutated(document, new Map(mutations.map(([at, one]) => [at % length, one]))));
  const broken = fc.tuple(shaped, splice).map(([text, [at, cut, put]]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + put + text.slice(from + cut);
  });
  return fc.oneof({ weight: 5, arbitrary: shaped }, { weight: 1, arbitrary: broken });
}

function countPlaces(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + countPlaces(member), 1);
}

function writeMutated(document: unknown, mutations: ReadonlyMap<number, Mutation>): string {
  let place = -1;
  const write = (value: unknown, name: string | null): string[] => {
    place += 1;
    const one = mutations.get(place);
    const label = (text: string, as = name) => (as === null ? text : `${JSON.stringify(as)}:${text}`);
    const plain = writeChildren(value);
    switch (one?.kind) {
      case undefined:
        return [label(plain)];
      case "replace":
        return [label(one.text)];
      case "rename":
        return [label(plain, name === null ? null : one.name)];
      case "delete":
        return [];
      case "repeat":
        return [label(plain), label(plain)];
      case "wrap":
        return [label(`[${plain}]`)];
    }
  };
  const writeChildren = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.flatMap((entry) => write(entry, null)).join(",")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
    return `{${Object.entries(value)
      .flatMap(([key, member]) => write(member, key))
      .join(",")}}`;
  };
  return write(document, null).join("");
}
