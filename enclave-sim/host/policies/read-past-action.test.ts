import type { TransactionSerializable } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { encodeBatch } from "../../../lib/protocol/transfers/encode-batch.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import { readPastAction } from "./read-past-action.ts";

const account = privateKeyToAccount(`0x${"11".repeat(32)}`);
const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

async function stored(given: Partial<TransactionSerializable>, columns: Partial<Transaction> = {}): Promise<Transaction> {
  const unsigned = { type: "eip1559" as const, chainId: 31_337, nonce: 0, gas: 21_000n, maxFeePerGas: 1n, ...given };
  const signedTransaction = await account.signTransaction(unsigned as TransactionSerializable);
  const row = {
    id: "t",
    walletId: "w",
    caip2: "eip155:31337",
    fromAddress: account.address.toLowerCase(),
    signedTransaction,
    createdAt: new Date(5_000),
    batchId: null,
    action: null,
    ...columns,
  };
  return row as Transaction;
}
const facts = (to: string | null, valueWei: bigint, dataHex = "0x") => ({
  transaction: { to: to?.toLowerCase() ?? null, valueWei, chainId: 31_337n, dataHex },
});

describe("readPastAction", () => {
  test("default: a send is what it was judged as", async () => {
    expect(readPastAction(await stored({ to: TO, value: 7n, data: "0x1234" }))).toEqual({
      id: "t",
      atMs: 5_000,
      action: { method: "eth_sendTransaction", walletId: "w", parts: [facts(TO, 7n, "0x1234")] },
    });
  });

  test("behavior: a contract creation has no recipient", async () => {
    const { action } = readPastAction(await stored({ data: "0x00" }));
    expect(action.parts).toEqual([facts(null, 0n, "0x00")]);
  });

  test("behavior: a batch in one transaction is its calls; call by call it is one of them", async () => {
    const calls = [
      { to: TO, value: 1n, data: "0x" },
      { to: "0x1111111111111111111111111111111111111111", value: 2n, data: "0xabcd" },
    ] as const;
    const data = encodeBatch(calls);
    const batch = readPastAction(await stored({ to: account.address, data }, { batchId: "b" }));
    expect(batch.action.method).toBe("wallet_sendCalls");
    expect(batch.action.parts.map(({ transaction }) => [transaction?.to, transaction?.valueWei, transaction?.dataHex])).toEqual(
      calls.map(({ to, value, data: callData }) => [to, value, callData]),
    );
    const single = readPastAction(await stored({ to: TO, value: 7n }, { batchId: "b" }));
    expect(single.action).toMatchObject({ method: "wallet_sendCalls", parts: [facts(TO, 7n)] });
  });

  test("behavior: a call of the wallet to itself is as unreadable as it was", async () => {
    const own = readPastAction(await stored({ to: account.address, value: 7n, data: "0xabcd" }));
    expect(own.action.parts).toEqual([{}]);
    const data = encodeBatch([
      { to: TO, value: 1n, data: "0x" },
      { to: account.address, value: 2n, data: "0xabcd" },
    ]);
    const batch = readPastAction(await stored({ to: account.address, data }, { batchId: "b" }));
    expect(batch.action.parts).toEqual([expect.objectContaining({ transaction: expect.objectContaining({ valueWei: 1n }) }), {}]);
  });

  test("behavior: a transfer has its body again, as far as it is kept", async () => {
    const action = JSON.stringify({
      source_chain: "base",
      source_asset: "eth",
      source_amount: "1.5",
      amount_type: "exact_input",
      destination_address: TO,
    });
    const past = readPastAction(await stored({ to: TO, value: 7n }, { action }));
    const actionBody = { source: { asset: "eth", chain: "base", amount: "1.5" }, destination: { address: TO }, amount_type: "exact_input" };
    expect(past.action).toMatchObject({ method: "transfer", parts: [{ ...facts(TO, 7n), actionBody }] });
  });
});
