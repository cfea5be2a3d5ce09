import { type AbiFunction, type AbiParameter, parseAbi, toFunctionSignature } from "viem";
import { z } from "zod";

export type ParsedAbi = { status: "empty" } | { status: "ok"; functions: AbiFunction[] } | { status: "invalid"; problem: string };

interface ParameterJson {
  name?: string | undefined;
  type: string;
  components?: ParameterJson[] | undefined;
}

const parameterSchema: z.ZodType<ParameterJson> = z.object({
  name: z.string().max(256).optional(),
  type: z.string().regex(/^(u?int([0-9]+)?|address|bool|string|bytes([0-9]+)?|tuple)(\[[0-9]*\])*$/, "a Solidity type"),
  components: z.lazy(() => z.array(parameterSchema).max(64)).optional(),
});

const functionSchema = z.object({
  type: z.literal("function"),
  name: z.string().regex(/^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/, "a function name"),
  inputs: z.array(parameterSchema).max(64),
  stateMutability: z.enum(["pure", "view", "nonpayable", "payable"]).default("nonpayable"),
});

/**
 * Reads a contract's description: a JSON ABI, an artifact with one in it, or lines such as `function mint(address to, uint256 amount)`. Only functions
 * that change something are kept; reading costs nobody a signature.
 */
export function parseAbiText(text: string): ParsedAbi {
  const given = text.trim();
  if (given === "") return { status: "empty" };
  const functions = /^[[{]/.test(given) ? readJson(given) : readLines(given);
  if (typeof functions === "string") return { status: "invalid", problem: functions };
  const writable = functions.filter(({ stateMutability }) => stateMutability === "nonpayable" || stateMutability === "payable");
  if (writable.length === 0) return { status: "invalid", problem: "It names no function that changes anything." };
  return { status: "ok", functions: writable };
}

/** `transfer(address,uint256)`: names one function also where a contract has several of the same name. */
export function signatureOf(item: AbiFunction): string {
  return toFunctionSignature(item);
}

function readJson(text: string): AbiFunction[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "This is not complete JSON. Copy the whole ABI, from [ to ].";
  }
  const items = z.array(z.looseObject({ type: z.string() })).safeParse(isArtifact(value) ? value.abi : value);
  if (!items.success) return "This JSON is not an ABI: a list of functions, each with a type.";
  const functions: AbiFunction[] = [];
  for (const item of items.data.filter(({ type }) => type === "function")) {
    const parsed = functionSchema.safeParse(item);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return `The function “${String(item.name ?? "?")}” cannot be read: ${issue?.path.join(".")} must be ${issue?.message}.`;
    }
    functions.push({ ...parsed.data, inputs: parsed.data.inputs.map(toParameter), outputs: [] });
  }
  return functions;
}

function isArtifact(value: unknown): value is { abi: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "abi" in value;
}

function toParameter({ name, type, components }: ParameterJson): AbiParameter {
  const base = { type, ...(name === undefined ? {} : { name }) };
  return components === undefined ? base : { ...base, components: components.map(toParameter) };
}

function readLines(text: string): AbiFunction[] | string {
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  try {
    const items: readonly { type: string }[] = parseAbi(lines);
    return items.filter((item): item is AbiFunction => item.type === "function");
  } catch {
    return "This is no ABI. Paste its JSON, or lines such as: function mint(address to, uint256 amount)";
  }
}
