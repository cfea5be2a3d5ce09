import { encodeFunctionData } from "viem";
import { describe, expect, test } from "vitest";
import type { Aggregation } from "./aggregation-schema.ts";
import { groupCondition, type MeasuredAction, measureAction, metricCondition } from "./measure-action.ts";
import type { PolicyFacts } from "./policy-facts.ts";

const TO = "0x52908400098527886E0F7030069857D2E4169EE7";
const OTHER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const REFERENCES = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
const VALUE = { field_source: "ethereum_transaction", field: "value" };

const aggregation = (changes: Partial<Aggregation> = {}): Aggregation => ({
  name: "Sum",
  method: "eth_signTransaction",
  metric: { ...VALUE, function: "sum" },
  window: { type: "rolling", seconds: 3_600 },
  conditions: [],
  group_by: [],
  ...changes,
});
const pay = (valueWei: bigint, to: string | null = TO): PolicyFacts => ({ transaction: { to, valueWei, chainId: 1n, dataHex: "0x" } });
const action = (parts: PolicyFacts[], method = "eth_signTransaction"): MeasuredAction => ({ method, parts, walletId: "w" });
const measure = (changes: Partial<Aggregation>, parts: PolicyFacts[], method?: string) =>
  measureAction(aggregation(changes), action(parts, method), REFERENCES);

describe("measureAction", () => {
  test("default: a transaction adds its value to the one group there is", () => {
    expect(measure({}, [pay(5n)])).toEqual({ added: [{ group: [], amount: 5n }], compared: [[]] });
  });

  test.each(["eth_signTransaction", "eth_sendTransaction", "wallet_sendCalls", "transfer"])(
    "behavior: %s is counted by each name of an Ethereum transaction, and by no other",
    (method) => {
      for (const named of ["eth_signTransaction", "eth_sendTransaction"] as const) {
        expect(measure({ method: named }, [pay(5n)], method).added).toHaveLength(1);
      }
      expect(measure({ method: "eth_signUserOperation" }, [pay(5n)], method).added).toEqual([]);
    },
  );

  test("behavior: a message is not counted, but still has a number to be compared with", () => {
    expect(measure({}, [{ message: { content: "hi", byteLength: 2 } }], "personal_sign")).toEqual({ added: [], compared: [[]] });
  });

  test("behavior: what moves something by a method that is not counted has no number", () => {
    const typedData = { domain: {}, types: {}, primaryType: "Permit", message: {} };
    expect(measure({}, [{}], "raw_sign")).toEqual({ added: [], compared: null });
    expect(measure({}, [{ typedData }], "eth_signTypedData_v4")).toEqual({ added: [], compared: null });
    expect(measure({}, [pay(1n)], "eth_signUserOperation")).toEqual({ added: [], compared: null });
  });

  test("behavior: each part adds its own amount, to its own group", () => {
    const group_by = [{ field_source: "ethereum_transaction", field: "to" }];
    const { added, compared } = measure({ group_by }, [pay(1n), pay(2n, OTHER), pay(3n, TO.toLowerCase())]);
    expect(added).toEqual([
      { group: [TO.toLowerCase()], amount: 1n },
      { group: [OTHER.toLowerCase()], amount: 2n },
      { group: [TO.toLowerCase()], amount: 3n },
    ]);
    expect(compared).toHaveLength(3);
  });

  test("behavior: the wallet itself is a group", () => {
    const group_by = [{ field_source: "system", field: "wallet_id" }];
    expect(measure({ group_by }, [pay(1n)])).toEqual({ added: [{ group: ["w"], amount: 1n }], compared: [["w"]] });
  });

  test("behavior: a group that cannot be read is counted, and cannot be compared", () => {
    const group_by = [{ field_source: "ethereum_transaction", field: "to" }];
    expect(measure({ group_by }, [pay(1n, null)])).toEqual({ added: [{ group: [null], amount: 1n }], compared: null });
  });

  test("behavior: conditions choose what is counted; one that cannot be read does not keep anything out", () => {
    const to = { field_source: "ethereum_transaction" as const, field: "to" as const, operator: "eq" as const, value: TO };
    expect(measure({ conditions: [to] }, [pay(1n), pay(2n, OTHER)]).added).toEqual([{ group: [], amount: 1n }]);
    expect(measure({ conditions: [to] }, [pay(4n, null)]).added).toEqual([{ group: [], amount: 4n }]);
  });

  test("behavior: a metric that cannot be read adds nothing, and leaves nothing to compare", () => {
    expect(measure({}, [{}])).toEqual({ added: [{ group: [], amount: 0n }], compared: null });
    expect(measure({}, [pay(5n), {}]).compared).toBeNull();
  });
});

describe("fields besides the value", () => {
  const parameters = [
    { name: "to", type: "address" },
    { name: "amount", type: "uint256" },
  ] as const;
  const abi = [{ type: "function", name: "transfer", inputs: parameters, outputs: [], stateMutability: "nonpayable" }] as const;
  const call = (amount: bigint): PolicyFacts => ({
    transaction: { to: TO, valueWei: 0n, chainId: 1n, dataHex: encodeFunctionData({ abi, args: [OTHER, amount] }) },
  });
  const metric = { field_source: "ethereum_calldata", field: "transfer.amount", function: "sum" as const, abi: abi as never };

  test("behavior: an amount of calldata, read by its abi; other calls add nothing", () => {
    expect(measure({ metric }, [call(7n)]).added).toEqual([{ group: [], amount: 7n }]);
    expect(measure({ metric }, [call(2n ** 256n - 1n)]).added).toEqual([{ group: [], amount: 2n ** 256n - 1n }]);
    const other: PolicyFacts = { transaction: { to: TO, valueWei: 5n, chainId: 1n, dataHex: "0x12345678" } };
    expect(measure({ metric }, [other, pay(5n)]).added.map(({ amount }) => amount)).toEqual([0n, 0n]);
  });

  test("law 11: a byte behind the calldata, which contracts ignore, leaves nothing to compare with a cap", () => {
    const { transaction } = call(7n);
    const longer: PolicyFacts = transaction === undefined ? {} : { transaction: { ...transaction, dataHex: `${transaction.dataHex}00` } };
    expect(measure({ metric }, [longer]).compared).toBeNull();
    const other: PolicyFacts = { transaction: { to: TO, valueWei: 5n, chainId: 1n, dataHex: "0x12345678" } };
    expect(measure({ metric }, [other]).compared).toEqual([[]]);
  });

  test("behavior: a negative amount gives nothing back", () => {
    const signed = [{ ...abi[0], inputs: [{ name: "amount", type: "int256" }] }] as const;
    const dataHex = encodeFunctionData({ abi: signed, args: [-7n] });
    const facts = { transaction: { to: TO, valueWei: 0n, chainId: 1n, dataHex } };
    expect(measure({ metric: { ...metric, abi: signed as never } }, [facts]).added).toEqual([{ group: [], amount: 0n }]);
  });

  test("behavior: lamports of Solana's transfers, by either of its methods, and grouped by the recipient", () => {
    const [from, recipient] = ["4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T", "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"];
    const data = new Uint8Array(12);
    new DataView(data.buffer).setUint32(0, 2, true);
    new DataView(data.buffer).setBigUint64(4, 5_000n, true);
    const solanaInstruction = { programId: "11111111111111111111111111111111", accounts: [from, recipient], data };
    const source = "solana_system_program_instruction";
    const changes = {
      method: "signTransaction" as const,
      metric: { field_source: source, field: "Transfer.lamports", function: "sum" as const },
      group_by: [{ field_source: source, field: "Transfer.to" }],
    };
    for (const method of ["signTransaction", "signAndSendTransaction"]) {
      const { added } = measure(changes, [{ solanaInstruction }, { solanaInstruction }], method);
      expect(added).toEqual([
        { group: [recipient], amount: 5_000n },
        { group: [recipient], amount: 5_000n },
      ]);
    }
    expect(measure(changes, [{ solanaInstruction }], "eth_signTransaction").added).toEqual([]);
  });
});

describe("metricCondition and groupCondition", () => {
  test("error: fields that the policy language does not have, or has as no number", () => {
    expect(metricCondition({ ...VALUE, function: "sum" })).toBeDefined();
    expect(metricCondition({ field_source: "ethereum_transaction", field: "gas", function: "sum" })).toBeUndefined();
    expect(metricCondition({ field_source: "stars", field: "value", function: "sum" })).toBeUndefined();
    expect(groupCondition({ field_source: "ethereum_transaction", field: "to" })).toBeDefined();
    expect(groupCondition({ field_source: "ethereum_transaction", field: "colour" })).toBeUndefined();
  });
});
