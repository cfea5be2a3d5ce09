import { describe, expect, test } from "vitest";
import { checkRule, checkRuleOnChain } from "./check-rule.ts";
import { type PolicyCondition, policyConditionSchema } from "./policy-schema.ts";

const ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7";
const SET = "a".repeat(24);
const abi = [
  {
    type: "function",
    name: "transfer",
    inputs: [
      { type: "address", name: "to" },
      { type: "uint256", name: "amount" },
    ],
  },
  {
    type: "function",
    name: "transfer",
    inputs: [
      { type: "address", name: "to" },
      { type: "address", name: "amount" },
    ],
  },
  {
    type: "function",
    name: "swap",
    inputs: [
      {
        type: "tuple[2]",
        name: "orders",
        components: [
          { type: "bytes32", name: "id" },
          { type: "bool", name: "open" },
        ],
      },
    ],
  },
];
const types = {
  EIP712Domain: [{ name: "name", type: "string" }],
  Mail: [
    { name: "to", type: "Person[2]" },
    { name: "amount", type: "uint256" },
    { name: "note", type: "string" },
  ],
  Person: [{ name: "wallet", type: "address" }],
};
const typed_data = { types, primary_type: "Mail" };

const condition = (source: string, field: string, operator: string, value: string | string[], extra: object = {}): PolicyCondition =>
  policyConditionSchema.parse({ field_source: source, field, operator, value, ...extra });
const problemsOf = (one: PolicyCondition): string[] =>
  checkRule({ method: "*", conditions: [one] }).map(({ path, problem }) => `${path.join(".")}: ${problem}`);

describe("checkRule", () => {
  test.each([
    condition("ethereum_transaction", "to", "in_condition_set", SET),
    condition("ethereum_transaction", "chain_id", "eq", "0x1"),
    condition("ethereum_calldata", "function_name", "starts_with", "tran", { abi }),
    condition("ethereum_calldata", "transfer.to", "eq", ADDRESS, { abi }),
    condition("ethereum_calldata", "transfer(address,uint256).amount", "lte", "0xff", { abi }),
    condition("ethereum_calldata", "transfer(address,uint256).1", "lte", "7", { abi }),
    condition("ethereum_calldata", "swap.orders[1].open", "eq", "true", { abi }),
    condition("ethereum_calldata", "swap.orders.0.id", "starts_with", "0x00", { abi }),
    condition("ethereum_typed_data_domain", "chainId", "in", ["1", "8453"]),
    condition("ethereum_typed_data_domain", "verifying_contract", "eq", ADDRESS),
    condition("ethereum_typed_data_message", "to[1].wallet", "eq", ADDRESS, { typed_data }),
    condition("ethereum_typed_data_message", "note", "contains", ".*", { typed_data }),
    condition("message", "content", "ends_with", "!"),
    condition("message", "byte_length", "lt", "0x20"),
    condition("system", "current_unix_timestamp", "lt", "1800000000"),
    condition("solana_program_instruction", "programId", "in", ["11111111111111111111111111111111"]),
    condition("solana_system_program_instruction", "instructionName", "eq", "TransferWithSeed"),
    condition("solana_token_program_instruction", "TransferChecked.amount", "gt", "5"),
    condition("tron_transaction", "TransferContract.to_address", "in", ["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", `41${"ab".repeat(20)}`]),
    condition("tron_trigger_smart_contract_data", "transfer.to", "eq", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", { abi }),
    condition("action_request_body", "source.amount", "lte", "10.5"),
    condition("reference", "aggregation.abc123", "lte", "1000"),
  ])("default: $field_source $field $operator", (one) => expect(problemsOf(one)).toEqual([]));

  test.each([
    [condition("system", "current_unix_timestamp", "lt", "0x6553f100"), "value: timestamp must be a decimal string"],
    [condition("ethereum_typed_data_domain", "chainId", "eq", "0x1"), "value: chainId must be a decimal string"],
    [
      condition("ethereum_transaction", "to", "contains", "0x52"),
      "operator: to must be compared by eq, in, in_condition_set, not by contains",
    ],
    [condition("ethereum_transaction", "to", "in", ADDRESS), "value: must be a list of texts, because the operator is in"],
    [condition("ethereum_transaction", "value", "eq", ["1"]), "value: must be one text; a list is for the operator in"],
    [
      condition("ethereum_transaction", "value", "lt", "1.5"),
      "value: value must be a whole number below 2^256 as a string, hex (0x…) or decimal",
    ],
    [condition("ethereum_transaction", "to", "in_condition_set", "friends"), "value: must be the id of a condition set"],
    [
      condition("ethereum_calldata", "approve.spender", "eq", ADDRESS, { abi }),
      "field: the abi has no function approve, only transfer, transfer, swap",
    ],
    [condition("ethereum_calldata", "transfer.who", "eq", ADDRESS, { abi }), "field: the abi has no parameter who there, only to, amount"],
    [
      condition("ethereum_calldata", "transfer.amount", "eq", "1", { abi }),
      "field: the overloads of transfer differ there; name one by its signature, such as transfer(address,uint256)",
    ],
    [condition("ethereum_calldata", "swap.orders", "eq", "1", { abi }), "field: orders is a tuple[2]; name one of its values"],
    [condition("ethereum_calldata", "swap.orders[2].id", "eq", "0x", { abi }), "field: 2 is beyond the end of a tuple[2]"],
    [
      condition("ethereum_calldata", "transfer", "eq", "1", { abi }),
      "field: a calldata field is function_name, or <function>.<parameter> such as transfer.to",
    ],
    [
      condition("ethereum_calldata", "function_name", "eq", "x", { abi: [] }),
      "field: the abi has no function; give the JSON ABI of the contract",
    ],
    [
      condition("ethereum_calldata", "function_name", "eq", "a", { abi: [abi[0], abi[0]] }),
      "field: the abi has two functions with the selector of transfer(address,uint256); leave one",
    ],
    [
      condition("ethereum_typed_data_message", "amount", "eq", "1", { typed_data: { ...typed_data, types: { Mail: types.Mail } } }),
      "field: typed_data.types must include EIP712Domain: the types are compared whole with the request's",
    ],
    [condition("ethereum_typed_data_message", "to", "eq", "1", { typed_data }), "field: to is of type Person[2]; name one of its values"],
    [condition("ethereum_typed_data_message", "from", "eq", "1", { typed_data }), "field: typed_data.types has no from in Mail"],
    [
      condition("ethereum_typed_data_message", "note", "lt", "9", { typed_data }),
      "operator: note must be compared by eq, in, in_condition_set, contains, starts_with, ends_with, not by lt",
    ],
    [
      condition("solana_system_program_instruction", "instructionName", "eq", "transfer"),
      "value: must be one of CreateAccount, Assign, Transfer, CreateAccountWithSeed",
    ],
    [condition("solana_program_instruction", "programId", "eq", "abc"), "value: programId must be a Solana address: base58 of 32 bytes"],
    [
      condition("tron_transaction", "TransferContract.to_address", "eq", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T"),
      "value: TransferContract.to_address must be a Tron address",
    ],
    [condition("action_request_body", "amount", "lt", "ten"), "value: must be a decimal string"],
  ])("error: $0.field_source $0.field $0.operator", (one, problem) => expect(problemsOf(one).join()).toContain(`conditions.0.${problem}`));

  test("error: a source that the method has nothing of, and exports", () => {
    const [value] = [condition("ethereum_transaction", "value", "lt", "1")];
    const onMethod = (method: "personal_sign" | "exportPrivateKey" | "exportSeedPhrase" | "transfer", one: PolicyCondition) =>
      checkRule({ method, conditions: [one] }).map(({ problem }) => problem);
    expect(onMethod("personal_sign", value)).toEqual([
      expect.stringMatching(/^personal_sign has no ethereum_transaction.value; it belongs to eth_sendT.* or \*$/),
    ]);
    for (const method of ["exportPrivateKey", "exportSeedPhrase"] as const) {
      expect(onMethod(method, condition("message", "content", "eq", "x"))).toEqual([
        `${method} has no message.content: leave its conditions empty, or use system`,
      ]);
      expect(onMethod(method, condition("system", "current_unix_timestamp", "lt", "1"))).toEqual([]);
    }
  });
});

describe("checkRuleOnChain", () => {
  test("default, error: what belongs to another chain", () => {
    const solana = { method: "*", conditions: [condition("solana_program_instruction", "programId", "eq", "1".repeat(32))] } as const;
    expect(checkRuleOnChain({ ...solana, conditions: [...solana.conditions] }, "solana")).toEqual([]);
    expect(checkRuleOnChain({ ...solana, conditions: [...solana.conditions] }, "ethereum")).toEqual([
      { path: ["conditions", 0, "field_source"], problem: "solana_program_instruction belongs to solana, but this policy is for ethereum" },
    ]);
    expect(checkRuleOnChain({ method: "tron_sendTransaction", conditions: [] }, "ethereum")).toMatchObject([{ path: ["method"] }]);
    expect(checkRuleOnChain({ method: "personal_sign", conditions: [] }, "ethereum")).toEqual([]);
    expect(
      checkRuleOnChain({ method: "exportPrivateKey", conditions: [condition("system", "current_unix_timestamp", "lt", "1")] }, "tron"),
    ).toEqual([]);
  });
});
