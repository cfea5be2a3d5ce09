import { beforeEach, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);
const bodyOf = (reply: Reply) => (reply.ok ? reply.body : null) as { id: string; value: string }[];

let host: TestHost;
let owner: TestKey;
let path: string;
let items: string;
beforeEach(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  owner = createTestKey();
  const set = await host.mustCall("POST", "/v1/condition_sets", { name: "Friends", owner: { public_key: owner.publicKey } });
  path = `/v1/condition_sets/${(set.body as { id: string }).id}`;
  items = `${path}/condition_set_items`;
});

const values = (count: number, from = 0): JsonValue => Array.from({ length: count }, (_, index) => ({ value: `value ${from + index}` }));
const add = (body: JsonValue, keys: TestKey[] = [owner]) => host.callSigned("POST", items, body, keys);

describe("condition sets", () => {
  test("default: values are added, replaced and taken out by the owner", async () => {
    const added = await add(values(2));
    expect(bodyOf(added)).toMatchObject([{ value: "value 0" }, { value: "value 1" }]);
    const [first, second] = bodyOf(added);
    expect(code(await host.callSigned("DELETE", `${items}/${first?.id}`, {}, [owner]))).toBe("ok");
    expect(code(await host.callSigned("DELETE", `${items}/${first?.id}`, {}, [owner]))).toBe("condition_set_item_not_found");
    expect(bodyOf(await add(values(1)))).toHaveLength(1);
    expect(code(await host.callSigned("PUT", items, values(1, 9), [owner]))).toBe("ok");
    expect(code(await host.callSigned("DELETE", `${items}/${second?.id}`, {}, [owner]))).toBe("condition_set_item_not_found");
    expect(code(await host.callSigned("PUT", items, [], [owner]))).toBe("ok");
    expect(code(await host.callSigned("DELETE", path, {}, [owner]))).toBe("ok");
    expect(code(await add(values(1)))).toBe("condition_set_not_found");
  });

  test("error: a set that nobody owns, or that its owner would give up", async () => {
    for (const input of [{ name: "x" }, { name: "x", owner: null }, { name: "x", owner_id: null }]) {
      expect(code(await host.call("POST", "/v1/condition_sets", input))).toBe("invalid_data");
    }
    expect(code(await host.callSigned("PATCH", path, { owner: null }, [owner]))).toBe("invalid_data");
    const next = createTestKey();
    expect(code(await host.callSigned("PATCH", path, { name: "Others", owner: { public_key: next.publicKey } }, [owner]))).toBe("ok");
    expect(code(await add(values(1)))).toBe("zero_correct_authorization_signatures");
    expect(code(await add(values(1), [next]))).toBe("ok");
  });

  test("error: the app secret alone or a stranger's key change nothing", async () => {
    const [item] = bodyOf(await add(values(1)));
    for (const [method, where, body] of [
      ["PATCH", path, { name: "mine" }],
      ["DELETE", path, {}],
      ["POST", items, values(1, 5)],
      ["PUT", items, values(1, 5)],
      ["DELETE", `${items}/${item?.id}`, {}],
    ] as const) {
      expect(code(await host.call(method, where, body))).toBe("missing_or_empty_authorization_header");
      expect(code(await host.callSigned(method, where, body, [createTestKey()]))).toBe("zero_correct_authorization_signatures");
    }
  });

  test("error: a value twice, none, more than 100 at once, more than 2,000 in all", async () => {
    expect(code(await add([{ value: "a" }, { value: "a" }]))).toBe("resource_already_exists");
    expect(code(await add([]))).toBe("invalid_data");
    expect(code(await add(values(101)))).toBe("invalid_data");
    for (let from = 0; from < 2_000; from += 100) expect(code(await add(values(100, from)))).toBe("ok");
    const full = await add([{ value: "one more" }]);
    expect(full).toMatchObject({ ok: false, error: { code: "invalid_data", message: expect.stringContaining("at most 2000 items") } });
  });

  test("error: values that together are longer than a record can be", async () => {
    const long = (from: number) => Array.from({ length: 100 }, (_, index) => ({ value: `${from + index}`.padEnd(256, "x") }));
    const codes: string[] = [];
    for (let from = 0; from < 1_000; from += 100) codes.push(code(await add(long(from))));
    expect(new Set(codes)).toEqual(new Set(["ok", "invalid_data"]));
  });

  test("error: rules that refer to more sets than one frame can carry", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 9; index++) {
      const set = await host.mustCall("POST", "/v1/condition_sets", { name: "x", owner: { public_key: owner.publicKey } });
      ids.push((set.body as { id: string }).id);
    }
    const rule = (id: string) => {
      const condition = { field_source: "ethereum_transaction", field: "to", operator: "in_condition_set", value: id };
      return { name: "r", method: "eth_signTransaction", action: "ALLOW", conditions: [condition] };
    };
    const create = (count: number) =>
      host.call("POST", "/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: ids.slice(0, count).map(rule) });
    expect(code(await create(8))).toBe("ok");
    expect(code(await create(9))).toBe("invalid_policy_format");
  });

  test("error: an older list put back is stale", async () => {
    await add(values(2));
    const id = path.split("/").at(-1) ?? "";
    const before = host.records.get(id);
    expect(code(await host.callSigned("PUT", items, values(1), [owner]))).toBe("ok");
    if (before !== undefined) host.records.set(id, before);
    expect(code(await add(values(1, 7)))).toBe("sealed_record_stale");
  });
});
