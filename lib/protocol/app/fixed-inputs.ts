import type { AbiInput, AbiParameter } from "../policy/abi.ts";
import { decodeCall } from "../policy/decode-call.ts";

export interface FixedInput {
  /** As a policy names it within the function: `0`, or `2.1` inside a group. */
  readonly path: string;
  /** Of the whole input, for people. */
  readonly name: string;
  readonly value: string;
}

/** A rule holds a hundred conditions at most, and a value has a bound of its own. */
const MAX_INPUTS = 48;
const MAX_TEXT = 4096;

/**
 * The inputs of a call that a policy can hold to their values: all but lists, whose length no condition binds, and what is beyond a rule's bounds. Those are named in
 * `free`, so that nobody is told they were held.
 */
export function fixedInputs(called: AbiInput[number], dataHex: string): { fixed: FixedInput[]; free: string[] } {
  const args = decodeCall([called], dataHex, {})?.args ?? [];
  const parts = (called.inputs ?? []).flatMap((input, index) => walk(input, args[index], String(index), nameOf(input, index)));
  const isHeld = ({ value }: Part, at: number) => value !== null && value.length <= MAX_TEXT && at < MAX_INPUTS;
  const fixed = parts.flatMap((part, at) => (isHeld(part, at) && part.value !== null ? [{ ...part, value: part.value }] : []));
  const free = parts.filter((part, at) => !isHeld(part, at)).map(({ name }) => name);
  return { fixed, free: [...new Set(free)] };
}

interface Part {
  path: string;
  name: string;
  /** null: no condition can hold it. */
  value: string | null;
}

function walk({ type, components = [] }: AbiParameter, value: unknown, path: string, name: string): Part[] {
  if (type.endsWith("]")) return [{ path, name, value: null }];
  if (type !== "tuple") return [{ path, name, value: String(value) }];
  const members: readonly unknown[] = Array.isArray(value) ? value : [];
  return components.flatMap((part, index) => walk(part, members[index], `${path}.${index}`, `${name}.${nameOf(part, index)}`));
}

function nameOf({ name }: AbiParameter, index: number): string {
  return name === undefined || name === "" ? `input ${index + 1}` : name;
}
