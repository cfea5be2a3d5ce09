import fc from "fast-check";
import { encodeFunctionData, parseAbi } from "viem/utils";
import type { PolicyAction, PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import type { PolicyCondition, PolicyRule } from "./policy-schema.ts";

/** Generated policies and what they judge, for tests of laws. Values come from small pools, so that conditions are met about as often as not. */

export const ADDRESSES = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
  `0x${"0".repeat(40)}`,
] as const;
export const SOLANA_ADDRESSES = [
  "1".repeat(32),
  "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  "ComputeBudget111111111111111111111111111111",
];
const TRON_ADDRESSES = ["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "41a614f803b6fd780986a42c78ec9c7f77e6ded13c", `41${"ab".repeat(20)}`];
export const TYPES = {
  EIP712Domain: [
    { name: "chainId", type: "uint256" },
    { name: "verifyingContract", type: "address" },
  ],
  Permit: [
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
  ],
};
const HUMAN = parseAbi(["function transfer(address to, uint256 amount)", "function approve(address spender, uint256 amount)"]);
const ABI = HUMAN.map(({ type, name, inputs }) => ({ type, name, inputs: inputs.map((one) => ({ type: one.type, name: one.name })) }));
const SET_ID = "s".repeat(24);

const quantity = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 2n ** 256n - 1n));
const smallText = fc.bigInt(0n, 5n).map(String);
const quantityText = fc.tuple(quantity, fc.boolean()).map(([value, hex]) => (hex ? `0x${value.toString(16)}` : value.toString()));
export const addressText = fc.constantFrom(...ADDRESSES, ...ADDRESSES.map((address) => address.toLowerCase()));
const messageText = fc.constantFrom("hi", "hi there", "hello", "");
export const calldata = fc.oneof(
  fc.constant("0x"),
  fc
    .tuple(addressText, fc.bigInt(0n, 5n), fc.constantFrom("transfer" as const, "approve" as const), fc.constantFrom("", "00"))
    .map(
      ([to, amount, functionName, tail]) =>
        `${encodeFunctionData({ abi: HUMAN, functionName, args: [to.toLowerCase() as `0x${string}`, amount] })}${tail}`,
    ),
);

const ordered = fc.constantFrom("eq" as const, "gt" as const, "gte" as const, "lt" as const, "lte" as const);
const oneOf = (values: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record({ operator: fc.constant("eq" as const), value: values }),
    fc.record({ operator: fc.constant("in" as const), value: fc.array(values, { minLength: 1, maxLength: 3 }) }),
    fc.record({ operator: fc.constant("in_condition_set" as const), value: fc.constant(SET_ID) }),
  );
const compared = (values: fc.Arbitrary<string>) => fc.oneof(fc.record({ operator: ordered, value: values }), oneOf(values));
const on = <S extends object, C extends object>(source: S, comparison: fc.Arbitrary<C>): fc.Arbitrary<S & C> =>
  comparison.map((rest) => ({ ...source, ...rest }));

const transaction = { field_source: "ethereum_transaction" as const };
const call = { field_source: "ethereum_calldata" as const, abi: ABI };
const typed = { field_source: "ethereum_typed_data_message" as const, typed_data: { types: TYPES, primary_type: "Permit" } };

/** Conditions of everything that an Ethereum wallet signs. */
export const ethereumCondition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  on({ ...transaction, field: "to" as const }, oneOf(addressText)),
  on({ ...transaction, field: "value" as const }, compared(fc.oneof(smallText, quantityText))),
  on({ ...transaction, field: "chain_id" as const }, compared(smallText)),
  on({ ...call, field: "function_name" }, oneOf(fc.constantFrom("transfer", "approve", "transfer(address,uint256)"))),
  on({ ...call, field: "transfer.to" }, oneOf(addressText)),
  on({ ...call, field: "transfer.amount" }, compared(smallText)),
  on({ field_source: "ethereum_typed_data_domain" as const, field: "chainId" as const }, compared(smallText)),
  on({ field_source: "ethereum_typed_data_domain" as const, field: "verifyingContract" as const }, oneOf(addressText)),
  on({ ...typed, field: "spender" }, oneOf(addressText)),
  on({ ...typed, field: "value" }, compared(smallText)),
  on({ field_source: "ethereum_7702_authorization" as const, field: "contract" as const }, oneOf(addressText)),
  on(
    { field_source: "message" as const, field: "content" as const },
    fc.record({ operator: fc.constantFrom("eq" as const, "contains" as const, "starts_with" as const), value: messageText }),
  ),
  on({ field_source: "message" as const, field: "byte_length" as const }, compared(smallText)),
  on({ field_source: "system" as const, field: "current_unix_timestamp" as const }, compared(fc.constantFrom("1", "99999999999"))),
);

const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  { weight: 3, arbitrary: ethereumCondition },
  on({ field_source: "solana_program_instruction" as const, field: "programId" as const }, oneOf(fc.constantFrom(...SOLANA_ADDRESSES))),
  on({ field_source: "solana_system_program_instruction" as const, field: "Transfer.lamports" as const }, compared(smallText)),
  on(
    { field_source: "solana_token_program_instruction" as const, field: "instructionName" as const },
    oneOf(fc.constantFrom("Transfer", "TransferChecked")),
  ),
  on({ field_source: "solana_token_program_instruction" as const, field: "Transfer.amount" as const }, compared(smallText)),
  on(
    { field_source: "tron_transaction" as const, field: "TransferContract.to_address" as const },
    oneOf(fc.constantFrom(...TRON_ADDRESSES)),
  ),
  on({ field_source: "tron_transaction" as const, field: "TransferContract.amount" as const }, compared(smallText)),
  on({ field_source: "action_request_body" as const, field: "source.amount" }, compared(fc.constantFrom("1", "1.50", "2"))),
  on({ field_source: "reference" as const, field: "aggregation.known" }, compared(smallText)),
  on({ field_source: "reference" as const, field: "aggregation.deleted" }, compared(smallText)),
);

export { condition as anyCondition };

const METHODS = [
  "eth_sendTransaction",
  "eth_signTransaction",
  "personal_sign",
  "eth_signTypedData_v4",
  "eth_sign7702Authorization",
  "eth_signUserOperation",
  "signTransaction",
] as const;

export const anyRule = (
  action: fc.Arbitrary<"ALLOW" | "DENY">,
  conditions: fc.Arbitrary<PolicyCondition> = condition,
): fc.Arbitrary<PolicyRule> =>
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,8}$/),
    name: fc.constant("Rule"),
    method: fc.constantFrom(...METHODS, "*" as const, "*" as const),
    action,
    conditions: fc.array(conditions, { maxLength: 2 }),
  });
export const anyRules = fc.array(anyRule(fc.constantFrom("ALLOW", "ALLOW", "DENY")), { maxLength: 5 });

const u64 = (value: number): number[] => [value, 0, 0, 0, 0, 0, 0, 0];
const facts: fc.Arbitrary<PolicyFacts> = fc.oneof(
  fc.record({
    transaction: fc.record({ to: fc.option(addressText), valueWei: quantity, chainId: fc.bigInt(0n, 5n), dataHex: calldata }),
  }),
  fc.record({ authorization: fc.record({ contract: addressText }) }),
  fc.record({ message: messageText.map((content) => ({ content, byteLength: content.length })) }),
  fc.record({
    typedData: fc.record({
      domain: fc.record({ chainId: fc.integer({ min: 0, max: 5 }), verifyingContract: addressText }),
      types: fc.constantFrom(TYPES, { Permit: TYPES.Permit }),
      primaryType: fc.constant("Permit"),
      message: fc.record({ spender: addressText, value: smallText }),
    }),
  }),
  fc.record({
    solanaInstruction: fc.record({
      programId: fc.constantFrom(...SOLANA_ADDRESSES),
      accounts: fc.constantFrom<(string | null)[][]>([...SOLANA_ADDRESSES], [null, null, null]),
      data: fc
        .tuple(fc.constantFrom([2, 0, 0, 0], [3], [12], [99]), fc.integer({ min: 0, max: 5 }))
        .map(([tag, value]) => new Uint8Array([...tag, ...u64(value)])),
    }),
  }),
  fc.record({
    tronContract: fc.record({
      type: fc.constant("TransferContract" as const),
      owner_address: fc.constant(""),
      to_address: fc.constantFrom(...TRON_ADDRESSES),
      amount: fc.integer({ min: 0, max: 5 }),
    }),
  }),
  fc.record({ actionBody: fc.constantFrom({ source: { amount: "1.5" } }, { source: { amount: "2" } }, { source: {} }) }),
  fc.constant({}),
);
export const anyAction: fc.Arbitrary<PolicyAction> = fc.record({
  method: fc.constantFrom(...METHODS, "secp256k1_sign", "raw_sign"),
  parts: fc.array(facts, { minLength: 1, maxLength: 3 }),
});

/** One set that is there; the aggregation `known` is 3. */
export const REFERENCES: PolicyReferences = {
  nowS: 1_800_000_000,
  conditionSets: new Map([
    [SET_ID, new Set([ADDRESSES[0].toLowerCase(), "3", "0x4", "hi", "transfer", SOLANA_ADDRESSES[1] ?? "", "no address"])],
  ]),
  aggregations: new Map([["known", 3n]]),
};
