import { beforeEach, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost } from "./test-host.ts";

const SUM = {
  name: "Sum",
  method: "eth_signTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: 3_600 },
};
const ABI = [{ type: "function", name: "pay", inputs: [{ name: "amount", type: "uint256" }] }];

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
});
const create = (more: Record<string, JsonValue>) => host.call("POST", "/v1/aggregations", { ...SUM, ...more });
const idOf = (reply: Awaited<ReturnType<TestHost["call"]>>) => {
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.body as { id: string }).id;
};

/** Aggregations go with every request of their app: an app secret that leaks must not fill the frames until no owner gets through any more. */
describe("what an app's aggregations may weigh", () => {
  test("error: invalid_aggregation_format for one that is long", async () => {
    const long = Array.from({ length: 200 }, (_, index) => ({ type: "function", name: `f${index}`.padEnd(200, "x") }));
    const condition = {
      field_source: "ethereum_calldata",
      field: "function_name",
      operator: "eq",
      value: "pay",
      abi: [...ABI, ...long.slice(1)],
    };
    expect(await create({ conditions: [condition] })).toMatchObject({
      ok: false,
      error: { code: "invalid_aggregation_format", message: expect.stringContaining("at most 32768 are taken") },
    });
    expect(await create({ conditions: [{ ...condition, abi: ABI }] })).toMatchObject({ ok: true });
  });

  test("error: invalid_aggregation_format for more sets than may go with every request, whichever aggregation names them", async () => {
    const owner = { public_key: createTestKey().publicKey };
    const make = async (name: string) => idOf(await host.call("POST", "/v1/condition_sets", { name, owner }));
    const sets = await Promise.all(["a", "b", "c", "d", "e"].map(make));
    const looking = (ids: readonly string[]) =>
      create({
        conditions: ids.map((value) => ({ field_source: "ethereum_transaction", field: "to", operator: "in_condition_set", value })),
      });
    expect(await looking(sets)).toMatchObject({ ok: false, error: { code: "invalid_aggregation_format" } });
    expect(await looking(sets.slice(0, 3))).toMatchObject({ ok: true });
    expect(await looking(sets.slice(3))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("would look into 5 condition sets, at most 4") },
    });
    expect(await looking(sets.slice(1, 4))).toMatchObject({ ok: true });
  });

  test("behavior: a deletion, which is shown for weeks, keeps no more than its name", async () => {
    const condition = { field_source: "ethereum_calldata", field: "function_name", operator: "eq", value: "pay", abi: ABI };
    const metric = { field_source: "ethereum_calldata", field: "pay.amount", function: "sum", abi: ABI };
    const id = idOf(await create({ metric, conditions: [condition], group_by: [{ field_source: "ethereum_transaction", field: "to" }] }));
    expect(await host.call("DELETE", `/v1/aggregations/${id}`, null, { rawBody: "" })).toMatchObject({ ok: true });
    expect(host.records.get(id)?.content).not.toContain('pay",');
    expect(host.records.get(id)?.content).not.toContain("uint256");
    expect(await create({})).toMatchObject({ ok: true });
  });
});
