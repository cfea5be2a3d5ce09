import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { Runtime } from "./handle-message.ts";
import { bootRuntime, createTestWitness, createTwoOfTwoWallet, deliverTo, TestHost, type TestWitness } from "./test-host.ts";

const HOUR = 3_600_000;
const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const FILL = { nonce: "0x0", gas_limit: "0x5208", max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x1" };

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);

let witness: TestWitness;
let runtime: Runtime;
let host: TestHost;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;
let aggregationId: string;
let nonce = 0;

/** The trusted clock never runs back, so each test begins later than any before. */
let start = Date.now();

beforeEach(async () => {
  start += 100 * HOUR;
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  witness = createTestWitness();
  runtime = await bootRuntime(witness);
  host = await TestHost.create(runtime);
  const created = await host.mustCall("POST", "/v1/aggregations", {
    name: "Hour",
    method: "eth_signTransaction",
    metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
    window: { type: "rolling", seconds: HOUR / 1000 },
  });
  aggregationId = (created.body as { id: string }).id;
  wallet = await createTwoOfTwoWallet(host, { policy_ids: [await createPolicy("10")] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function createPolicy(limit: string): Promise<string> {
  const condition = { field_source: "reference", field: `aggregation.${aggregationId}`, operator: "lte", value: limit };
  const rule = { name: "cap", method: "*", action: "ALLOW", conditions: [condition] };
  const body = { version: "1.0", name: "Cap", chain_type: "ethereum", rules: [rule] };
  return ((await host.mustCall("POST", "/v1/policies", body)).body as { id: string }).id;
}

const signing = (value: number): JsonValue => ({
  method: "eth_signTransaction",
  params: {
    transaction: { to: TO, value, nonce: nonce++, chain_id: 1, gas_limit: 21_000, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 },
  },
});
const sending = (value: number): JsonValue => ({
  method: "eth_sendTransaction",
  caip2: "eip155:31337",
  params: { transaction: { to: TO, value } },
});
const rpc = () => `/v1/wallets/${wallet.walletId}/rpc`;
const seats = () => [wallet.first, wallet.second];
const sign = async (value: number) => code(await host.callSigned("POST", rpc(), signing(value), seats()));
const numbers = async () => {
  const reply = await host.mustCall("GET", `/v1/aggregations/${aggregationId}`, null, { rawBody: "" });
  return (reply.body as { current: unknown[] }).current;
};

describe("a cap in a rule for every method", () => {
  const typed_data = { domain: {}, types: { Permit: [{ name: "value", type: "uint256" }] }, message: { value: 1 }, primary_type: "Permit" };
  const operation = { sender: TO, nonce: 0, call_data: "0x", call_gas_limit: 1, verification_gas_limit: 1, pre_verification_gas: 1 };
  const fees = { max_fee_per_gas: 1, max_priority_fee_per_gas: 1 };
  const contract = "0x0000000071727De22E5E9d8BAf0edAc6f37da032";
  test.each<[string, JsonValue]>([
    ["a digest", { method: "secp256k1_sign", params: { hash: `0x${"11".repeat(32)}` } }],
    ["typed data", { method: "eth_signTypedData_v4", params: { typed_data } }],
    ["a delegation", { method: "eth_sign7702Authorization", params: { contract: TO, chain_id: 1, nonce: 0 } }],
    [
      "a user operation, which another aggregation would count",
      { method: "eth_signUserOperation", params: { contract, chain_id: 1, user_operation: { ...operation, ...fees } } },
    ],
  ])("law 11: %s is not signed around it, though nothing was spent yet", async (_, body) => {
    expect(code(await host.callSigned("POST", rpc(), body, seats()))).toBe("policy_violation");
  });

  test("law 11: nor is a raw signature", async () => {
    const body = { params: { hash: `0x${"11".repeat(32)}` } };
    expect(code(await host.callSigned("POST", `/v1/wallets/${wallet.walletId}/raw_sign`, body, seats()))).toBe("policy_violation");
  });

  test("behavior: a message moves nothing, and is signed", async () => {
    const body = { method: "personal_sign", params: { message: "hello", encoding: "utf-8" } };
    expect(code(await host.callSigned("POST", rpc(), body, seats()))).toBe("ok");
  });
});

describe("how much an app's aggregations may hold", () => {
  const fill = async (id: string, size: number) => {
    const [atMs, untilMs] = [Date.now(), Date.now() + HOUR];
    const counts = Array.from({ length: size }, (_, index) => ({
      aggregationId: id,
      group: [],
      by: String(index),
      amount: 1n,
      atMs,
      untilMs,
    }));
    await runtime.ledger.reserve(counts);
    runtime.ledger.settle(counts);
  };
  const lift = async () => {
    const body = { policy_ids: [await createPolicy("1000000")] };
    await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, body, seats());
  };

  test("error: too_many_requests for one that fills the witness with amounts; another app goes on, and so does this one later", async () => {
    await lift();
    await fill(aggregationId, 99_999);
    expect(await sign(1)).toBe("ok");
    expect(await sign(1)).toBe("too_many_requests");
    expect(await sign(0)).toBe("ok");
    const other = await TestHost.create(runtime);
    const { walletId, first, second } = await createTwoOfTwoWallet(other);
    expect(code(await other.callSigned("POST", `/v1/wallets/${walletId}/rpc`, signing(1), [first, second]))).toBe("ok");
    vi.setSystemTime(start + 2 * HOUR);
    expect(await sign(1)).toBe("ok");
  });

  test("behavior: a deleted aggregation holds nothing any more, also after the next boot", async () => {
    await fill(aggregationId, 2_000);
    await host.mustCall("DELETE", `/v1/aggregations/${aggregationId}`, null, { rawBody: "" });
    expect(runtime.ledger.counts.hasAtMost(0, [aggregationId], Date.now())).toBe(true);
    const again = await bootRuntime(witness);
    expect(again.ledger.counts.hasAtMost(0, [aggregationId], Date.now())).toBe(true);
    expect(witness.lines.length).toBeLessThan(100);
  });
});

describe("a rolling cap by the trusted clock", () => {
  test("behavior: an amount leaves the window exactly when its time is over, each at its own", async () => {
    expect(await sign(6)).toBe("ok");
    vi.setSystemTime(start + 1_000);
    expect(await sign(4)).toBe("ok");
    expect(await sign(1)).toBe("policy_violation");
    vi.setSystemTime(start + HOUR - 1);
    expect(await sign(1)).toBe("policy_violation");
    vi.setSystemTime(start + HOUR);
    expect(await sign(7)).toBe("policy_violation");
    expect(await sign(6)).toBe("ok");
    vi.setSystemTime(start + HOUR + 999);
    expect(await sign(1)).toBe("policy_violation");
    vi.setSystemTime(start + HOUR + 1_000);
    expect(await sign(4)).toBe("ok");
  });

  test("behavior: a clock that is set back gives nothing back", async () => {
    expect(await sign(10)).toBe("ok");
    vi.setSystemTime(start - 50 * HOUR);
    const later = await host.callSigned("POST", rpc(), signing(1), seats(), { expiryMs: start + 60_000 });
    expect(code(later)).toBe("policy_violation");
  });

  test("behavior: it says what is used and when how much is released", async () => {
    expect(await numbers()).toEqual([]);
    await sign(6);
    vi.setSystemTime(start + 1_000);
    await sign(3);
    expect(await numbers()).toEqual([{ group: [], used: "9", reserved: "0", next_release: { at: start + HOUR, amount: "6" } }]);
    const reply = await host.mustCall("GET", `/v1/wallets/${wallet.walletId}/budgets`, null, { rawBody: "" });
    expect(reply.body).toMatchObject({
      budgets: [
        { limit: "10", used: "9", reserved: "0", remaining: "1", window_seconds: 3_600, next_release: { at: start + HOUR, amount: "6" } },
      ],
    });
  });
});

describe("reserve, then sign", () => {
  test("behavior: 64 at once inside one enclave do not overshoot", async () => {
    expect((await Promise.all(Array.from({ length: 64 }, () => sign(3)))).filter((result) => result === "ok")).toHaveLength(3);
  });

  test("behavior: no signature leaves before its amount is durable; a next boot counts it", async () => {
    expect(await sign(10)).toBe("ok");
    const next = await bootRuntime(witness);
    host.deliver = deliverTo(next);
    expect(await sign(1)).toBe("policy_violation");
  });

  test("behavior: a journal that stops in the middle of a reservation lets no signature out, and the amount counts after the next boot", async () => {
    const lines: string[] = [];
    const { resolve, promise } = Promise.withResolvers<void>();
    // The witness writes the line, and its acknowledgement is lost with the enclave.
    const stuck = await bootRuntime({ root: witness.root, lines: witness.lines }, async (more) => {
      lines.push(...more);
      if (more.some((line) => line.includes('"counted"'))) await promise;
    });
    const other = Object.assign(new TestHost(deliverTo(stuck)), { appId: host.appId, appSecret: host.appSecret });
    for (const [id, record] of host.records) other.records.set(id, record);
    for (const [id, shares] of host.shares) other.shares.set(id, shares);
    const frame = other.signedFrame("POST", rpc(), signing(10), seats());
    let answered = false;
    const inFlight = other.deliver(frame).then(() => {
      answered = true;
    });
    await new Promise((done) => setTimeout(done, 20));
    expect(answered).toBe(false);
    const next = await bootRuntime({ root: witness.root, lines: [...witness.lines, ...lines] });
    expect(code(await deliverTo(next)(frame))).toBe("ok");
    host.deliver = deliverTo(next);
    expect(await sign(1)).toBe("policy_violation");
    resolve();
    await inFlight;
  });

  test("behavior: what could not be signed is given back", async () => {
    const shares = host.shares.get(wallet.walletId);
    host.shares.delete(wallet.walletId);
    expect(await sign(10)).toBe("share_invalid");
    expect(await numbers()).toEqual([]);
    if (shares !== undefined) host.shares.set(wallet.walletId, shares);
    expect(await sign(10)).toBe("ok");
    expect(await numbers()).toMatchObject([{ used: "10" }]);
  });

  test("error: a host cannot give an amount back by spoiling a copy of a request that is signed", async () => {
    const frame = host.signedFrame("POST", rpc(), signing(10), seats());
    const { shares: _, ...spoiled } = frame;
    const replies = await Promise.all([host.deliver(spoiled), host.deliver(frame), host.deliver(spoiled)]);
    expect(replies.map(code)).toEqual(["share_invalid", "ok", "share_invalid"]);
    expect(await numbers()).toMatchObject([{ used: "10", reserved: "0" }]);
    expect(code(await host.deliver(spoiled))).toBe("share_invalid");
    expect(await sign(1)).toBe("policy_violation");
  });

  test("behavior: to be judged counts nothing; a send that is judged again after it was signed is allowed as it was", async () => {
    const expiryMs = start + 60_000;
    const options = { fill: FILL, expiryMs };
    for (let index = 0; index < 3; index++) {
      expect(code(await host.callSigned("POST", rpc(), sending(10), seats(), { ...options, mode: "authorize" }))).toBe("ok");
    }
    expect(await numbers()).toEqual([]);
    expect(code(await host.callSigned("POST", rpc(), sending(10), seats(), options))).toBe("ok");
    expect(code(await host.callSigned("POST", rpc(), sending(10), seats(), { ...options, mode: "authorize" }))).toBe("ok");
    expect(code(await host.callSigned("POST", rpc(), sending(10), seats(), options))).toBe("ok");
    const another = { ...FILL, nonce: "0x1" };
    expect(code(await host.callSigned("POST", rpc(), sending(10), seats(), { expiryMs, fill: another }))).toBe("request_replayed");
    expect(await numbers()).toMatchObject([{ used: "10", reserved: "0" }]);
  });

  test("error: an ownerless wallet's send counts again for each nonce that a host proposes", async () => {
    const policy = await createPolicy("10");
    const { id } = (await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", policy_ids: [policy] })).body as { id: string };
    const headers = host.headers({ "privy-request-expiry": String(start + 60_000) });
    const send = async (at: string) =>
      code(await host.call("POST", `/v1/wallets/${id}/rpc`, sending(6), { headers, fill: { ...FILL, nonce: at } }));
    expect([await send("0x0"), await send("0x0"), await send("0x1")]).toEqual(["ok", "ok", "policy_violation"]);
  });
});

describe("aggregations cannot be left out", () => {
  test("error: once shown, one that is missing stops what it counts, also after a restart; other methods go on", async () => {
    const record = host.records.get(aggregationId);
    host.records.delete(aggregationId);
    expect(await sign(1)).toBe("resource_conflict");
    host.deliver = deliverTo(await bootRuntime(witness));
    expect(await sign(1)).toBe("resource_conflict");
    const free = await createTwoOfTwoWallet(host);
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    expect(code(await host.callSigned("POST", `/v1/wallets/${free.walletId}/rpc`, message, [free.first, free.second]))).toBe("ok");
    if (record !== undefined) host.records.set(aggregationId, record);
    expect(await sign(1)).toBe("ok");
  });

  test("behavior: deleted by right, it need not be shown any more, and its caps allow nothing", async () => {
    await host.mustCall("DELETE", `/v1/aggregations/${aggregationId}`, {});
    expect(await sign(0)).toBe("policy_violation");
    host.records.delete(aggregationId);
    expect(await sign(0)).toBe("policy_violation");
    const free = await createTwoOfTwoWallet(host);
    expect(code(await host.callSigned("POST", `/v1/wallets/${free.walletId}/rpc`, signing(1), [free.first, free.second]))).toBe("ok");
  });

  test("error: a deleted one that is put back is stale", async () => {
    const record = host.records.get(aggregationId);
    await host.mustCall("DELETE", `/v1/aggregations/${aggregationId}`, {});
    if (record !== undefined) host.records.set(aggregationId, record);
    expect(await sign(1)).toBe("sealed_record_stale");
  });

  test("error: a policy that refers to what does not exist", async () => {
    const rule = (condition: JsonValue) => ({ name: "r", method: "*", action: "ALLOW", conditions: [condition] });
    const create = async (condition: JsonValue) =>
      code(await host.call("POST", "/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: [rule(condition)] }));
    const missing = "a".repeat(24);
    expect(await create({ field_source: "reference", field: `aggregation.${missing}`, operator: "lte", value: "1" })).toBe(
      "aggregation_not_found",
    );
    expect(await create({ field_source: "ethereum_transaction", field: "to", operator: "in_condition_set", value: missing })).toBe(
      "condition_set_not_found",
    );
  });
});
