import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const DAILY = {
  name: "Daily ETH transfer limit on Base",
  method: "eth_signTransaction",
  metric: { field: "value", field_source: "ethereum_transaction", function: "sum" },
  window: { type: "rolling", seconds: 86_400 },
  conditions: [{ field_source: "ethereum_transaction", field: "chain_id", operator: "eq", value: "84532" }],
  group_by: [{ field: "to", field_source: "ethereum_transaction" }],
};

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const create = (body: object, headers = {}) => request("POST", "/v1/aggregations", JSON.stringify(body), appHeaders(app, headers));
const get = (id: unknown) => request("GET", `/v1/aggregations/${id}`, undefined, appHeaders(app));
const remove = (id: unknown) => request("DELETE", `/v1/aggregations/${id}`, "{}", appHeaders(app));

describe("/v1/aggregations", () => {
  test("POST, GET, DELETE: as Privy's reference describes them; `current` is our own", async () => {
    const created = await create(DAILY);
    expect([created.status, created.body]).toEqual([
      200,
      { ...DAILY, id: expect.stringMatching(/^[0-9a-z]{24}$/), owner_id: null, created_at: expect.any(Number) },
    ]);
    expect((await get(created.body.id)).body).toEqual({ ...created.body, current: [] });
    expect((await remove(created.body.id)).body).toEqual({ success: true });
    for (const gone of [await get(created.body.id), await remove(created.body.id)]) {
      expect([gone.status, gone.body.code]).toEqual([404, "aggregation_not_found"]);
    }
  });

  test("a repeated idempotency key makes one aggregation", async () => {
    const key = { "privy-idempotency-key": "aggregation-1" };
    const [first, second] = [await create(DAILY, key), await create(DAILY, key)];
    expect(second.body).toEqual(first.body);
    await remove(first.body.id);
  });

  test("an owner's aggregation is deleted by its owner's signature only", async () => {
    const { publicKey, privateKey } = await generateP256KeyPair();
    const created = await create({ ...DAILY, owner: { public_key: publicKey } });
    expect(created.body.owner_id).toMatch(/^[0-9a-z]{24}$/);
    expect((await remove(created.body.id)).body.code).toBe("missing_or_empty_authorization_header");
    const signed = { method: "DELETE" as const, path: `/v1/aggregations/${created.body.id}`, body: {} };
    const removed = await request("DELETE", signed.path, "{}", signFor(app, signed, [privateKey]));
    expect(removed.body).toEqual({ success: true });
  });

  test("an app has at most ten; deleted ones do not count, and ten at once do not make eleven", async () => {
    const own = await createTestApp();
    const make = () => request("POST", "/v1/aggregations", JSON.stringify(DAILY), appHeaders(own));
    const made = await Promise.all(Array.from({ length: 14 }, make));
    expect(made.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = made.find(({ status }) => status !== 200);
    expect([refused?.status, refused?.body.code]).toEqual([400, "invalid_request"]);
    const [one] = made.filter(({ status }) => status === 200);
    await request("DELETE", `/v1/aggregations/${one?.body.id}`, "{}", appHeaders(own));
    expect((await make()).status).toBe(200);
  });

  test("another app does not see it", async () => {
    const created = await create(DAILY);
    const stranger = await createTestApp();
    const seen = await request("GET", `/v1/aggregations/${created.body.id}`, undefined, appHeaders(stranger));
    expect([seen.status, seen.body.code]).toEqual([404, "aggregation_not_found"]);
    await remove(created.body.id);
  });

  test.each([
    ["a window of 59 minutes", { window: { type: "rolling", seconds: 3_540 } }, "body.window.seconds must be at least 3600."],
    ["a window of four days", { window: { type: "rolling", seconds: 345_600 } }, "body.window.seconds must be at most 259200."],
    ["three fields to group by", { group_by: Array(3).fill(DAILY.group_by[0]) }, "body.group_by must have at most 2 entries."],
    [
      "a metric that is no number",
      { metric: { ...DAILY.metric, field: "to" } },
      "metric: ethereum_transaction.to: to must be compared by eq, in, in_condition_set, not by gte.",
    ],
    [
      "a metric that nobody knows",
      { metric: { ...DAILY.metric, field: "gas" } },
      "metric: ethereum_transaction.gas: is no field of the policy language.",
    ],
    ["a group that nobody knows", { group_by: [{ field: "x", field_source: "y" }] }, "group_by: y.x: is no field that can be read."],
    [
      "calldata without its abi",
      { metric: { field_source: "ethereum_calldata", field: "transfer.amount", function: "sum" } },
      "metric: ethereum_calldata.transfer.amount: needs an abi to be read by.",
    ],
    [
      "a condition on another method's field",
      { conditions: [{ field_source: "message", field: "content", operator: "eq", value: "x" }] },
      "conditions.0.field_source: eth_signTransaction has no message.content",
    ],
    [
      "a condition on another aggregation",
      { conditions: [{ field_source: "reference", field: "aggregation.abc", operator: "lte", value: "1" }] },
      "conditions[0]: an aggregation cannot depend on an aggregation.",
    ],
    ["an average", { metric: { ...DAILY.metric, function: "avg" } }, 'body.metric.function must be "sum".'],
    ["a method that is not counted", { method: "personal_sign" }, "body.method must be one of"],
  ])("error: %s", async (_name, change, text) => {
    const answer = await create({ ...DAILY, ...change });
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_aggregation_format"]);
    expect(answer.body.error).toContain(text);
  });
});
