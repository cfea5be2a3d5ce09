import { parseTransaction } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import type { ChainTable } from "../../lib/protocol/chains/chain-table.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { EnclaveRequest } from "../../lib/protocol/vsock.ts";
import { bootRuntime, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

const TOKEN = "0x3333333333333333333333333333333333333333";
const EVIL = "0x6666666666666666666666666666666666666666";
const TO = "0x1111111111111111111111111111111111111111";
const CAIP2 = "eip155:31337";
const FILL = { nonce: "0x7", gas_limit: "0xc350", max_fee_per_gas: "0x77359400", max_priority_fee_per_gas: "0x1" };
const chains: ChainTable = {
  [CAIP2]: { tokens: [{ asset: "usdc", name: "USD Coin", address: TOKEN, decimals: 6 }], batch_executor: null },
};
const BODY = { source: { asset: "usdc", chain: CAIP2 }, destination: { address: TO }, amount: "1.5" };

let host: TestHost;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;

beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()), { chains });
  wallet = await createTwoOfTwoWallet(host);
});

const frame = (body: JsonValue, options: Parameters<TestHost["signedFrame"]>[4] = { fill: FILL }): EnclaveRequest =>
  host.signedFrame("POST", `/v1/wallets/${wallet.walletId}/transfer`, body, [wallet.first, wallet.second], options);
async function transfer(body: JsonValue, options?: Parameters<TestHost["signedFrame"]>[4]) {
  const reply = await host.deliver(frame(body, options));
  return reply.ok ? parseTransaction(reply.transaction?.signed_transaction as `0x02${string}`) : reply.error.code;
}

describe("transfer", () => {
  test("behavior: a token's contract, recipient and raw amount come from the signed body and the sealed table", async () => {
    const word = (text: string) => text.padStart(64, "0");
    expect(await transfer(BODY)).toMatchObject({
      to: TOKEN,
      chainId: 31_337,
      nonce: 7,
      data: `0xa9059cbb${word(TO.slice(2))}${word((1_500_000).toString(16))}`,
    });
  });

  test("behavior: the chain's own asset has 18 decimals", async () => {
    expect(await transfer({ ...BODY, source: { asset: "eth", chain: CAIP2 } })).toMatchObject({
      to: TO,
      value: 1_500_000_000_000_000_000n,
    });
  });

  test("law 7: a host that writes another contract or other decimals into the stored table is refused", async () => {
    const good = frame(BODY);
    for (const [from, to] of [
      [TOKEN, EVIL],
      ['"decimals":6', '"decimals":9'],
    ] as const) {
      const records = good.records.map((record) =>
        record.type === "app" ? { ...record, content: record.content.replace(from, to) } : record,
      );
      expect(records).not.toEqual(good.records);
      expect(await host.deliver({ ...good, records })).toMatchObject({ ok: false, error: { code: "sealed_record_invalid" } });
    }
  });

  test("law 4: a host that exchanges the recipient, or the amount, has no signature for it", async () => {
    const good = frame(BODY);
    for (const [from, to] of [
      [TO, EVIL],
      ["1.5", "9.5"],
      ["usdc", "eth"],
    ] as const) {
      const request = { ...good.request, body: good.request.body.replace(from, to) };
      expect(await host.deliver({ ...good, request })).toMatchObject({
        ok: false,
        error: { code: "zero_correct_authorization_signatures" },
      });
    }
  });

  test("law 6: the same signed transfer is not completed in a second way", async () => {
    const once = frame({ ...BODY, amount: "3" });
    expect((await host.deliver(once)).ok).toBe(true);
    expect((await host.deliver(once)).ok).toBe(true);
    expect(await host.deliver({ ...once, fill: { ...FILL, nonce: "0x8" } })).toMatchObject({
      ok: false,
      error: { code: "request_replayed" },
    });
  });

  test.each([
    ["1e18", "invalid_data"],
    ["-1", "invalid_data"],
    ["+1", "invalid_data"],
    ["１.５", "invalid_data"],
    ["٣", "invalid_data"],
    ["1_000", "invalid_data"],
    ["0x10", "invalid_data"],
    [" 1", "invalid_data"],
    ["01", "invalid_data"],
    [".5", "invalid_data"],
    ["5.", "invalid_data"],
    ["0.000", "invalid_data"],
    ["0.0000001", "invalid_data"],
    [`1${"0".repeat(90)}`, "invalid_data"],
    ["", "invalid_data"],
  ])("error: the amount %j is refused, not read in some way", async (amount, code) => {
    expect(await transfer({ ...BODY, amount })).toBe(code);
  });

  test("error: fee_above_ceiling for a host that proposes a fee that eats the wallet", async () => {
    expect(await transfer(BODY, { fill: { ...FILL, max_fee_per_gas: "0xffffffffffffff" } })).toBe("fee_above_ceiling");
  });

  test("behavior: a policy judges body and transaction together, under its own method alone", async () => {
    const judge = async (rule: JsonValue) => {
      const policy = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "P", chain_type: "ethereum", rules: [rule] });
      const guarded = await createTwoOfTwoWallet(host, { policy_ids: [(policy.body as { id: string }).id] });
      const path = `/v1/wallets/${guarded.walletId}/transfer`;
      const reply = await host.deliver(host.signedFrame("POST", path, BODY, [guarded.first, guarded.second], { fill: FILL }));
      return reply.ok ? "signed" : reply.error.code;
    };
    const condition = (value: string) => ({ field_source: "ethereum_transaction", field: "to", operator: "eq", value });
    const rule = { name: "R", method: "transfer", action: "ALLOW", conditions: [condition(TOKEN)] };
    expect(await judge(rule)).toBe("signed");
    expect(await judge({ ...rule, conditions: [condition(EVIL)] })).toBe("policy_violation");
    const amount = (value: string) => ({ field_source: "action_request_body", field: "amount", operator: "lte", value });
    expect(await judge({ ...rule, conditions: [condition(TOKEN), amount("1.5")] })).toBe("signed");
    expect(await judge({ ...rule, conditions: [condition(TOKEN), amount("1.49")] })).toBe("policy_violation");
    expect(await judge({ ...rule, method: "eth_sendTransaction" })).toBe("policy_violation");
  });
});
