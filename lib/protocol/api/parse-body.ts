import type { z } from "zod";
import { ApiError, type ErrorCode } from "../errors.ts";

/** One field that was refused. Never the value: it may be a secret. */
export interface FieldIssue {
  /** `params.transaction.to`, or empty for the whole value. */
  readonly field: string;
  readonly problem: string;
}

type Issue = z.core.$ZodIssue;

const MAX_ISSUES = 8;

/**
 * Checks a parsed value against a schema, in the enclave and in the host alike.
 *
 * @param where what the value is, for the text: `body`, `query`, `frame`
 * @throws ApiError with `code`; the text names the first field and what it must be, `issues` lists up to eight
 */
export function parseBody<T extends z.ZodType>(schema: T, value: unknown, where: string, code: ErrorCode = "invalid_data"): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MAX_ISSUES).map((issue) => formatIssue(issue, value));
  const [first] = issues;
  const field = first === undefined || first.field === "" ? where : `${where}.${first.field}`;
  throw new ApiError(code, `${field} ${first?.problem ?? "is refused"}.`, { issues });
}

/** Zod's issue as a field and a sentence without subject: `must be a string, but it is missing`. */
export function formatIssue(issue: Issue, value: unknown): FieldIssue {
  const deepest = issue.code === "invalid_union" ? likeliest(issue.errors) : undefined;
  if (deepest !== undefined) {
    return formatIssue({ ...deepest, path: [...issue.path, ...deepest.path] }, value);
  }
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { field: formatPath([...issue.path, key]), problem: "is not a known field; remove it or correct its name" };
  }
  return { field: formatPath(issue.path), problem: `${formatProblem(issue)}${isMissing(issue.path, value) ? ", but it is missing" : ""}` };
}

function formatProblem(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `must be ${listOf(issue.values)}`;
    case "too_small":
      return `must ${measure(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${measure(issue.origin, "at most", issue.maximum)}`;
    case "invalid_format":
      return isOwnText(issue.message)
        ? `must be ${issue.message}`
        : `must be ${withArticle(issue.format === "regex" ? "well-formed string" : issue.format)}`;
    case "invalid_union":
      if (isOwnText(issue.message)) return `must be ${issue.message}`;
      return "options" in issue && issue.options !== undefined
        ? `must be ${listOf(issue.options)}`
        : "has none of the forms that are allowed";
    case "custom":
      return isOwnText(issue.message) ? `must be ${issue.message}` : "is refused";
    default:
      return "is refused";
  }
}

/** The branch of a union that came closest: the one with the fewest complaints. Where several tie, none of them is what was meant. */
function likeliest(branches: readonly (readonly Issue[])[]): Issue | undefined {
  const fewest = Math.min(...branches.map((issues) => issues.length));
  const closest = branches.filter((issues) => issues.length === fewest);
  return closest.length === 1 ? closest[0]?.[0] : undefined;
}

/** Zod's own sentences start with a capital; the ones written in our schemas are phrases: `a whole number, hex or decimal`. */
function isOwnText(message: string): boolean {
  return message !== "" && !/^[A-Z]/.test(message);
}

function isMissing(path: readonly PropertyKey[], value: unknown): boolean {
  let current: unknown = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return true;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return current === undefined;
}

function measure(origin: string, bound: string, size: number | bigint): string {
  if (origin === "string") return `have ${bound} ${size} characters`;
  if (origin === "array" || origin === "set") return `have ${bound} ${size} entries`;
  return `be ${bound} ${size}`;
}

function listOf(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? `${texts[0]}` : `one of ${texts.join(", ")}`;
}

function withArticle(noun: string): string {
  const words: Record<string, string> = { record: "an object", int: "a whole number", null: "null" };
  return words[noun] ?? `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = String(step).slice(0, 64);
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
