import { ApiError } from "../../../lib/protocol/errors.ts";

/** The members of a domain in the order of EIP-712, each with its type. */
const DOMAIN_MEMBERS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
  { name: "salt", type: "bytes32" },
] as const;

interface Field {
  readonly name: string;
  readonly type: string;
}

/**
 * The type of the domain: as given, or made of the members that the domain has (EIP-712 allows both).
 *
 * viem makes it itself, too, but leaves out a chain id that is written as text, and ignores what the type does not name. What is not in the type is not
 * hashed: such a signature would be good on every chain, and a policy would judge a member that nobody signed. So it is refused.
 *
 * @throws ApiError invalid_data
 */
export function readDomainType(domain: Record<string, unknown>, types: Record<string, readonly Field[]>): readonly Field[] {
  const fields = types.EIP712Domain ?? DOMAIN_MEMBERS.filter(({ name }) => domain[name] !== undefined);
  const unsigned = Object.keys(domain).find((member) => !fields.some(({ name }) => name === member));
  if (unsigned === undefined) return fields;
  throw new ApiError(
    "invalid_data",
    types.EIP712Domain === undefined
      ? `params.typed_data.domain.${unsigned} is no member of a domain; EIP-712 knows ${DOMAIN_MEMBERS.map(({ name }) => name).join(", ")}.`
      : `params.typed_data.domain.${unsigned} is not in types.EIP712Domain, so it would not be signed. Add it there, or leave it out.`,
  );
}
