import { z } from "zod";

/** One input of a function, or a component of a tuple. */
export interface AbiParameter {
  readonly type: string;
  readonly name?: string | undefined;
  readonly components?: readonly AbiParameter[] | undefined;
}

export interface AbiFunction {
  readonly type: "function";
  readonly name: string;
  readonly inputs: readonly AbiParameter[];
}

const text = z.string().max(256);
const TYPE = /^(address|bool|string|tuple|bytes([1-9]|[12][0-9]|3[0-2])?|u?int[1-9][0-9]{0,2})(\[[0-9]{0,4}\]){0,3}$/;
const leaf = z.strictObject({
  type: z.string().max(64).regex(TYPE, "a Solidity type in full, such as uint256, address[] or tuple"),
  name: text.optional(),
  internalType: text.optional(),
  indexed: z.boolean().optional(),
});
const around = <T extends z.ZodType>(inner: T) => leaf.extend({ components: z.array(inner).min(1).max(64).optional() });
/** Tuples in tuples, five deep: deeper ones are nobody's interface. */
const parameter = around(around(around(around(leaf))));
const parameters = z.array(parameter).max(64);

/** One function that can be called. */
export const abiFunctionSchema = z.strictObject({
  type: z.literal("function"),
  name: text.min(1),
  inputs: parameters,
  outputs: parameters.optional(),
  stateMutability: z.enum(["nonpayable", "payable"]).optional(),
});

/** A Solidity JSON ABI, at most 200 items. Only its functions are read. */
export const abiSchema = z
  .array(
    z.strictObject({
      type: z.enum(["function", "constructor", "event", "fallback", "receive", "error"]),
      name: text.optional(),
      inputs: parameters.optional(),
      outputs: parameters.optional(),
      stateMutability: z.enum(["pure", "view", "nonpayable", "payable"]).optional(),
      anonymous: z.boolean().optional(),
    }),
  )
  .max(200);
export type AbiInput = z.infer<typeof abiSchema>;

/** The functions of an ABI that can be called. */
export function functionsOf(abi: AbiInput): AbiFunction[] {
  return abi.flatMap(({ type, name, inputs }) =>
    type === "function" && name !== undefined ? [{ type: "function" as const, name, inputs: inputs ?? [] }] : [],
  );
}

/** `transfer(address,uint256)`: what a selector is made of. */
export function signatureOf({ name, inputs }: AbiFunction): string {
  return `${name}(${inputs.map(canonicalType).join(",")})`;
}

function canonicalType({ type, components }: AbiParameter): string {
  if (!type.startsWith("tuple")) return type;
  return `(${(components ?? []).map(canonicalType).join(",")})${type.slice("tuple".length)}`;
}
