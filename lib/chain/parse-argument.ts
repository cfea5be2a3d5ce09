import { type AbiParameter, encodeAbiParameters } from "viem";
import { checkRecipient } from "./check-recipient.ts";

export type ParsedArgument = { status: "empty" } | { status: "ok"; value: unknown } | { status: "invalid"; problem: string };

/** Reads what a person typed for one input of a function, by its Solidity type. Lists and groups are written as JSON. */
export function parseArgument(parameter: AbiParameter, text: string): ParsedArgument {
  const given = text.trim();
  if (given === "" && parameter.type !== "string") return { status: "empty" };
  const parsed = /\]$|^tuple/.test(parameter.type)
    ? readJson(parameter, given)
    : readPlain(parameter.type, parameter.type === "string" ? text : given);
  if (parsed.status !== "ok") return parsed;
  try {
    encodeAbiParameters([parameter], [parsed.value]);
    return parsed;
  } catch {
    return invalid(`This does not fit ${parameter.type}.`);
  }
}

/** What to write, in one line. */
export function hintOfType({ type, components }: AbiParameter & { components?: readonly AbiParameter[] }): string {
  if (type.endsWith("]")) return "A list as JSON, for example [1, 2]. Write long numbers and addresses in quotes.";
  if (type.startsWith("tuple")) return `A group as JSON: {${(components ?? []).map(({ name }) => `"${name}": …`).join(", ")}}`;
  if (type === "address") return "An address: 0x and 40 characters.";
  if (type === "bool") return "true or false.";
  if (type === "string") return "Text, as it is.";
  if (type.startsWith("bytes")) return "Bytes: 0x and hex digits.";
  return "A whole number, in the contract’s smallest unit.";
}

function readPlain(type: string, text: string): ParsedArgument {
  if (type === "string") return { status: "ok", value: text };
  if (type === "address") return readAddress(text);
  if (type === "bool") {
    return /^(true|false)$/i.test(text) ? { status: "ok", value: text.toLowerCase() === "true" } : invalid("Write true or false.");
  }
  if (type.startsWith("bytes")) return readBytes(type, text);
  return readInteger(type, text);
}

/** The zero address is a mistake as a recipient, but an ordinary argument. */
function readAddress(text: string): ParsedArgument {
  if (/^0x0{40}$/.test(text)) return { status: "ok", value: text };
  const checked = checkRecipient(text);
  switch (checked.status) {
    case "ok":
      return { status: "ok", value: checked.address };
    case "incomplete":
      return invalid(checked.hint);
    case "invalid":
      return invalid(checked.problem);
    case "empty":
      return { status: "empty" };
  }
}

function readBytes(type: string, text: string): ParsedArgument {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) return invalid("Write 0x and an even number of hex digits.");
  const size = type.slice("bytes".length);
  const given = (text.length - 2) / 2;
  if (size !== "" && given !== Number(size)) return invalid(`${type} has ${size} bytes; this has ${given}.`);
  return { status: "ok", value: text };
}

function readInteger(type: string, text: string): ParsedArgument {
  if (!/^-?([0-9]+|0x[0-9a-fA-F]+)$/.test(text)) return invalid("Write a whole number, without a point and without grouping.");
  const value = text.startsWith("-0x") ? -BigInt(text.slice(1)) : BigInt(text);
  const isSigned = type.startsWith("int");
  const bits = BigInt(/[0-9]+$/.exec(type)?.[0] ?? "256");
  const [least, most] = isSigned ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
  if (value < least) return invalid(isSigned ? `This is too small for ${type}.` : "This number cannot be negative.");
  return value > most ? invalid(`This is too large for ${type}.`) : { status: "ok", value };
}

function readJson(parameter: AbiParameter, text: string): ParsedArgument {
  try {
    return convert(parameter, JSON.parse(text));
  } catch {
    return invalid(hintOfType(parameter));
  }
}

/** JSON to what viem encodes, member by member. Numbers that JSON has rounded are refused, not sent. */
function convert(parameter: AbiParameter & { components?: readonly AbiParameter[] }, value: unknown): ParsedArgument {
  const list = /^(.*)\[([0-9]*)\]$/.exec(parameter.type);
  if (list !== null) {
    const [, type = "", length = ""] = list;
    if (!Array.isArray(value)) return invalid(hintOfType(parameter));
    if (length !== "" && value.length !== Number(length))
      return invalid(`${parameter.type} has ${length} entries; this has ${value.length}.`);
    return collect(value.map((entry) => convert({ ...parameter, type }, entry)));
  }
  if (parameter.type === "tuple") {
    if (typeof value !== "object" || value === null) return invalid(hintOfType(parameter));
    const entries = new Map<string, unknown>(Object.entries(value));
    return collect(
      (parameter.components ?? []).map((part, index) => convert(part, entries.get(part.name ?? String(index)))),
      parameter.components,
    );
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) return invalid("Write long numbers in quotes.");
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
    return invalid(`An entry is missing for ${parameter.type}.`);
  const parsed = readPlain(parameter.type, String(value));
  return parsed.status === "empty" ? invalid(`An entry is missing for ${parameter.type}.`) : parsed;
}

function collect(parts: ParsedArgument[], names?: readonly AbiParameter[]): ParsedArgument {
  const wrong = parts.find((part) => part.status !== "ok");
  if (wrong !== undefined) return wrong;
  const values = parts.map((part) => (part.status === "ok" ? part.value : undefined));
  if (names === undefined) return { status: "ok", value: values };
  return { status: "ok", value: Object.fromEntries(values.map((value, index) => [names[index]?.name ?? String(index), value])) };
}

function invalid(problem: string): ParsedArgument {
  return { status: "invalid", problem };
}
