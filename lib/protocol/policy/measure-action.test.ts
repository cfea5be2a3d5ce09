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

  test("behavior: what is not counted still has a number to be compared with", () => {
    expect(measure({}, [{}], "personal_sign")).toEqual({ added: [], compared: [[]] });
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

  test("behavior: a metric that cannot be read adds nothing", () => {
    expect(measure({}, [{}]).added).toEqual([{ group: [], amount: 0n }]);
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
