import type { AbiFunction, AbiParameter } from "./abi.ts";
import { signatureOf } from "./abi.ts";
import type { FieldKind } from "./field-value.ts";

/** `transfer.to` or `transfer(address,uint256).to`, taken apart. */
export interface CallField {
  /** A function's name, or its whole signature: with overloads the name is all of them. */
  readonly functionName: string;
  /** Names and indexes: `order.items[0].price` is order, items, 0, price. */
  readonly path: readonly string[];
}

/** A value among decoded arguments. */
interface AbiPath {
  readonly indexes: readonly number[];
  readonly kind: FieldKind;
}

const MAX_STEPS = 16;

/** null for what is no `<function>.<parameter>`. */
export function parseCallField(field: string): CallField | null {
  const dot = field.indexOf(".", Math.max(0, field.lastIndexOf(")")));
  if (dot <= 0) return null;
  const path = parsePath(field.slice(dot + 1));
  return path === null ? null : { functionName: field.slice(0, dot), path };
}

/** `a.b[0].1` as its steps; null where one is empty. */
export function parsePath(text: string): readonly string[] | null {
  const steps = text.replaceAll(/\[([0-9]{1,6})\]/g, ".$1").split(".");
  const isWhole = steps.length <= MAX_STEPS && steps.every((step) => /^[A-Za-z0-9_$]+$/.test(step));
  return isWhole ? steps : null;
}

export function isNamedBy(functionName: string, one: AbiFunction): boolean {
  return functionName === one.name || functionName === signatureOf(one);
}

/** Finds a value by names or indexes; a text says why there is none. */
export function resolveAbiPath(inputs: readonly AbiParameter[], path: readonly string[]): AbiPath | string {
  const indexes: number[] = [];
  let current: AbiParameter = { type: "tuple", components: inputs };
  for (const step of path) {
    const found = stepInto(current, step);
    if (typeof found === "string") return found;
    indexes.push(found.index);
    current = found.next;
  }
  const kind = kindOfAbiType(current.type);
  return kind === null ? `${path.join(".")} is ${withArticle(current.type)}; name one of its values` : { indexes, kind };
}

function stepInto({ type, components = [] }: AbiParameter, step: string): { index: number; next: AbiParameter } | string {
  const index = /^[0-9]{1,6}$/.test(step) ? Number(step) : -1;
  if (type.endsWith("]")) {
    const open = type.lastIndexOf("[");
    const size = type.slice(open + 1, -1);
    if (index < 0) return `${step} is no index of ${withArticle(type)}; write a number such as [0]`;
    if (size !== "" && index >= Number(size)) return `${step} is beyond the end of ${withArticle(type)}`;
    return { index, next: { type: type.slice(0, open), components } };
  }
  if (type !== "tuple") return `${step} is asked of ${withArticle(type)}, which has no members`;
  const at = index >= 0 ? index : components.findIndex(({ name }) => name === step);
  const next = components[at];
  const names = components.map(({ name }, position) => (name === undefined || name === "" ? position : name)).join(", ");
  if (next === undefined) return `the abi has no parameter ${step} there, only ${names === "" ? "none" : names}`;
  if (index < 0 && components.filter(({ name }) => name === step).length > 1) return `two parameters are named ${step}; use an index`;
  return { index: at, next };
}

function kindOfAbiType(type: string): FieldKind | null {
  if (type === "address") return "address";
  if (type === "bool") return "boolean";
  if (type === "string") return "text";
  if (/^uint[0-9]+$/.test(type)) return "number";
  if (/^int[0-9]+$/.test(type)) return "signed";
  return /^bytes[0-9]*$/.test(type) ? "bytes" : null;
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}
