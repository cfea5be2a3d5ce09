import type { SignedAuthorizationList } from "viem";
import { zeroAddress } from "viem";
import { parseTransaction, recoverAuthorizationAddress } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { encodeBatch } from "../../lib/protocol/transfers/encode-batch.ts";
import type { TransactionFill } from "../../lib/protocol/vsock.ts";
import { bootRuntime, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

const EXECUTOR = "0x4444444444444444444444444444444444444444";
const EVIL = "0x6666666666666666666666666666666666666666";
const [FIRST, SECOND] = ["0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222"] as const;
const BATCHING = "eip155:1";
const SEQUENTIAL = "eip155:10";
const FEES = { max_fee_per_gas: "0x77359400", max_priority_fee_per_gas: "0x1" };
const ONE: TransactionFill = { nonce: "0x7", gas_limit: "0x30d40", ...FEES };
const EACH: TransactionFill = { nonce: "0x7", gas_limits: ["0x5208", "0x7530"], ...FEES };
const CALLS = [
  { to: FIRST, value: "0x5" },
  { to: SECOND, data: "0xabcdef" },
];

let host: TestHost;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;

beforeAll(async () => {
  const chains = { [BATCHING]: { tokens: [], batch_executor: EXECUTOR } };
  host = await TestHost.create(await bootRuntime(createTestWitness()), { chains });
  wallet = await createTwoOfTwoWallet(host);
});

function frame(caip2: string, calls: JsonValue, fill: TransactionFill, subject = wallet) {
  const body = { method: "wallet_sendCalls", caip2, params: { calls } };
  return host.signedFrame("POST", `/v1/wallets/${subject.walletId}/rpc`, body, [subject.first, subject.second], { fill });
}
async function send(...args: Parameters<typeof frame>) {
  const reply = await host.deliver(frame(...args));
  if (!reply.ok) return reply.error.code;
  const signed = reply.transactions ?? (reply.transaction === undefined ? [] : [reply.transaction]);
  return signed.map(({ signed_transaction }) => parseTransaction(signed_transaction as `0x02${string}`));
}

function readAuthorizations(transaction: unknown): SignedAuthorizationList {
  const isBatch = typeof transaction === "object" && transaction !== null && "authorizationList" in transaction;
  return isBatch ? (transaction.authorizationList as SignedAuthorizationList) : [];
}

describe("wallet_sendCalls", () => {
  test("behavior: with a batch executor, one transaction in which the wallet delegates to it and calls itself", async () => {
    const [batch, ...others] = await send(BATCHING, CALLS, ONE);
    const data = encodeBatch([
      { to: FIRST, value: 5n, data: "0x" },
      { to: SECOND, value: 0n, data: "0xabcdef" },
    ]);
    expect(others).toEqual([]);
    expect(batch).toMatchObject({ type: "eip7702", to: wallet.address.toLowerCase(), data, nonce: 7, chainId: 1 });
    const [authorization, ...more] = readAuthorizations(batch);
    expect(more).toEqual([]);
    // The sender's nonce is counted up before its authorization is looked at.
    expect(authorization).toMatchObject({ address: EXECUTOR, chainId: 1, nonce: 8 });
    expect(authorization && (await recoverAuthorizationAddress({ authorization }))).toBe(wallet.address);
  });

  test("behavior: without one, a transaction for each call, with nonces in a row", async () => {
    expect(await send(SEQUENTIAL, CALLS, EACH)).toEqual([
      expect.objectContaining({ type: "eip1559", to: FIRST, value: 5n, nonce: 7, gas: 21_000n, chainId: 10 }),
      expect.objectContaining({ type: "eip1559", to: SECOND, data: "0xabcdef", nonce: 8, gas: 30_000n, chainId: 10 }),
    ]);
  });

  test("behavior: a single call delegates to nobody", async () => {
    expect(await send(BATCHING, [CALLS[0] ?? null], ONE)).toEqual([expect.objectContaining({ type: "eip1559", to: FIRST, nonce: 7 })]);
  });

  test("law 7: a host that writes its own executor into the app's record is refused", async () => {
    const good = frame(BATCHING, CALLS, ONE);
    const records = good.records.map((record) =>
      record.type === "app" ? { ...record, content: record.content.replace(EXECUTOR, EVIL) } : record,
    );
    expect(records).not.toEqual(good.records);
    expect(await host.deliver({ ...good, records })).toMatchObject({ ok: false, error: { code: "sealed_record_invalid" } });
  });

  test("law 2: a denied call among allowed ones stops all of them, wherever it stands", async () => {
    const condition = { field_source: "ethereum_transaction", field: "to", operator: "eq", value: FIRST };
    const rules = [{ name: "R", method: "wallet_sendCalls", action: "ALLOW", conditions: [condition] }];
    const policy = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "P", chain_type: "ethereum", rules });
    const guarded = await createTwoOfTwoWallet(host, { policy_ids: [(policy.body as { id: string }).id] });
    const fine = { to: FIRST, value: "0x1" };
    for (const caip2 of [BATCHING, SEQUENTIAL]) {
      for (const at of [0, 1, 2]) {
        const calls = [0, 1, 2].map((index) => (index === at ? { to: SECOND, value: "0x1" } : fine));
        expect(await send(caip2, calls, { ...EACH, ...ONE }, guarded)).toBe("policy_violation");
      }
    }
    expect(await send(BATCHING, [fine, fine], ONE, guarded)).toHaveLength(1);
  });

  test("law 2: calls cannot be hidden in a call of the wallet to itself, by whatever method", async () => {
    const data = encodeBatch([{ to: EVIL, value: 10n ** 18n, data: "0x" }]);
    const hidden = { to: wallet.address, data };
    expect(await send(BATCHING, [CALLS[0] ?? null, hidden], ONE)).toBe("invalid_request");
    expect(await send(SEQUENTIAL, [hidden], ONE)).toBe("invalid_request");
    for (const method of ["eth_sendTransaction", "eth_signTransaction"]) {
      for (const to of [wallet.address, wallet.address.toLowerCase()]) {
        const transaction = { to, data: data.toUpperCase().replace("0X", "0x"), chain_id: 1 };
        const body = { method, ...(method === "eth_sendTransaction" ? { caip2: BATCHING } : {}), params: { transaction } };
        const path = `/v1/wallets/${wallet.walletId}/rpc`;
        const reply = await host.deliver(host.signedFrame("POST", path, body, [wallet.first, wallet.second], { fill: ONE }));
        expect(reply).toMatchObject({ ok: false, error: { code: "invalid_request" } });
      }
    }
  });

  test("law 2: calls cannot be hidden behind the zero address, for which an executor puts the wallet's own", async () => {
    const hidden = { to: zeroAddress, data: encodeBatch([{ to: EVIL, value: 10n ** 18n, data: "0x" }]) };
    expect(await send(BATCHING, [CALLS[0] ?? null, hidden], ONE)).toBe("invalid_request");
  });

  test("law 2: what the wallet's own code makes of a call cannot be read: no rule about transactions allows it, and a denial of one refuses it", async () => {
    const condition = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "0" };
    const denied = { field_source: "ethereum_transaction", field: "to", operator: "eq", value: EVIL };
    const everything = { name: "A", method: "*", action: "ALLOW", conditions: [] };
    // `execute(address,uint256,bytes)`, as most accounts have it.
    const data = `0xb61d27f6${EVIL.slice(2).padStart(64, "0")}`;
    for (const rules of [
      [{ ...everything, conditions: [condition] }],
      [everything, { name: "D", method: "*", action: "DENY", conditions: [denied] }],
    ]) {
      const policy = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "P", chain_type: "ethereum", rules });
      const guarded = await createTwoOfTwoWallet(host, { policy_ids: [(policy.body as { id: string }).id] });
      for (const to of [guarded.address, zeroAddress]) {
        expect(await send(BATCHING, [{ to, data }, { to: FIRST }], ONE, guarded)).toBe("policy_violation");
      }
      expect(await send(BATCHING, [{ to: SECOND, data }, { to: FIRST }], ONE, guarded)).toHaveLength(1);
    }
  });

  test("law 6: the same signed batch is completed in one way", async () => {
    for (const [caip2, fill] of [
      [BATCHING, ONE],
      [SEQUENTIAL, EACH],
    ] as const) {
      const once = frame(caip2, [...CALLS].reverse(), fill);
      expect((await host.deliver(once)).ok).toBe(true);
      expect((await host.deliver(once)).ok).toBe(true);
      const other = await host.deliver({ ...once, fill: { ...fill, nonce: "0x9" } });
      expect(other).toMatchObject({ ok: false, error: { code: "request_replayed" } });
    }
  });

  test("law 5: the fee ceiling holds for the sum; what is not filled is not signed", async () => {
    // Each 0.03 ETH, the ceiling 0.05.
    const half = { ...FEES, max_fee_per_gas: `0x${(10n ** 12n).toString(16)}` };
    expect(await send(SEQUENTIAL, CALLS, { nonce: "0x7", gas_limits: ["0x7530", "0x7530"], ...half })).toBe("fee_above_ceiling");
    expect(await send(SEQUENTIAL, CALLS, { nonce: "0x7", gas_limits: ["0x7530"], ...FEES })).toBe("invalid_data");
    expect(await send(SEQUENTIAL, CALLS, ONE)).toBe("invalid_data");
    expect(await send(BATCHING, CALLS, EACH)).toBe("invalid_data");
  });
});
