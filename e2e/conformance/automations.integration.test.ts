import { encodeFunctionData, parseAbi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TRANSFER_ABI } from "../../lib/protocol/app/transfer-abi.ts";
import { runServerChange } from "../../lib/server-seat/run-server-change.ts";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { type AppServer, createAutomatedWallet, createOwned, openAppServer, sending, termsOf } from "../support/automated-wallet.ts";
import { readStack } from "../support/test-app.ts";
import { chainClient, fund, mintTestToken, readTestToken } from "../support/test-chain.ts";

let server: AppServer;
beforeAll(async () => {
  server = await openAppServer();
}, 120_000);
afterAll(() => server?.close());

const MINUTE = 60_000;
const somebody = () => privateKeyToAddress(generatePrivateKey());
const MINED = /confirmed|finalized/;

test("the server pays alone within its limits, is refused beyond them, and may nothing after its removal", async () => {
  const wallet = await createAutomatedWallet(server);
  const recipient = somebody();
  const id = await wallet.add(termsOf({ recipient, amount: String(parseEther("0.1")), dayLimit: String(parseEther("0.15")) }));
  const read = async () => (await wallet.list())[0];

  await wallet.run(id);
  await expect.poll(async () => (await read())?.runs[0]?.status, { timeout: 20_000 }).toMatch(MINED);
  expect(await read()).toMatchObject({ state: "running", remaining: String(parseEther("0.05")) });
  expect(await chainClient().getBalance({ address: recipient })).toBe(parseEther("0.1"));

  await wallet.run(id, Date.now() + MINUTE);
  expect(await read()).toMatchObject({
    state: "paused",
    runs: [{ status: "refused", error: { code: "policy_violation" } }, { blockNumber: expect.any(Number) }],
  });
  const [refused] = (await read())?.runs ?? [];
  expect((await read())?.ruleIds).toContainEqual(JSON.parse(JSON.stringify(refused?.error)).trace[0].rule);

  await wallet.remove(id);
  await server.database.automation.update({ where: { id }, data: { pausedAt: null, nextRunAt: new Date() } });
  await wallet.run(id, Date.now() + 1_000);
  expect(await read()).toMatchObject({ state: "removed", runs: [{}, {}] });
  expect((await wallet.attempt(sending({ to: recipient, value: "0x1" }))).status).toBe(401);
  expect(await chainClient().getBalance({ address: recipient })).toBe(parseEther("0.1"));
}, 120_000);

test("a top-up watches one address and pays another, and waits until its own payment is mined", async () => {
  const wallet = await createAutomatedWallet(server);
  const [recipient, watched] = [somebody(), somebody()];
  const amount = String(parseEther("0.2"));
  const id = await wallet.add(
    termsOf({ kind: "top_up", recipient, watched, thresholdWei: String(parseEther("1")), amount, dayLimit: String(parseEther("2")) }),
  );
  await fund(watched, "1");
  await wallet.run(id);
  expect(await wallet.list()).toMatchObject([{ state: "running", runs: [] }]);
  await fund(watched, "0.9");
  await wallet.run(id, Date.now() + MINUTE);
  await expect.poll(async () => (await wallet.list())[0]?.runs[0]?.status, { timeout: 20_000 }).toMatch(MINED);
  expect(await chainClient().getBalance({ address: recipient })).toBe(parseEther("0.2"));
  expect(await chainClient().getBalance({ address: watched })).toBe(parseEther("0.9"));
}, 120_000);

test("a token payment goes out each time, up to its limit for a day, and to nobody else", async () => {
  const wallet = await createAutomatedWallet(server);
  await mintTestToken(wallet.address, 10_000_000n);
  const recipient = somebody();
  const id = await wallet.add(termsOf({ recipient, token: TEST_TOKEN_ADDRESS, amount: "2000000", dayLimit: "3000000" }));
  await wallet.run(id);
  await expect.poll(() => readTestToken(recipient), { timeout: 20_000 }).toBe(2_000_000n);
  await expect.poll(async () => (await wallet.list())[0]?.runs[0]?.status, { timeout: 20_000 }).toMatch(MINED);
  expect(await wallet.list()).toMatchObject([{ remaining: "1000000" }]);
  const transfer = (to: `0x${string}`, value: bigint) =>
    wallet.attempt(
      sending({ to: TEST_TOKEN_ADDRESS, data: encodeFunctionData({ abi: [TRANSFER_ABI], functionName: "transfer", args: [to, value] }) }),
    );
  for (const answer of [await transfer(recipient, 1_000_001n), await transfer(somebody(), 1n)])
    expect([answer.status, answer.body.code]).toEqual([400, "policy_violation"]);
  expect((await transfer(recipient, 1_000_000n)).status).toBe(200);
  expect((await transfer(recipient, 1n)).body.code).toBe("policy_violation");
}, 120_000);

test("a contract's function is called again and again; any other function, input, contract or ETH is refused by the enclave", async () => {
  const wallet = await createAutomatedWallet(server);
  const to = somebody();
  const abi = parseAbi(["function mint(address to, uint256 value)", "function transfer(address to, uint256 value)"]);
  const [mint] = abi;
  const data = encodeFunctionData({ abi, functionName: "mint", args: [to, 5n] });
  const called = {
    type: "function" as const,
    name: mint.name,
    inputs: mint.inputs.map((input) => ({ ...input })),
    stateMutability: "nonpayable" as const,
  };
  const id = await wallet.add(
    termsOf({ kind: "call", recipient: TEST_TOKEN_ADDRESS, amount: "0", dayLimit: "0", call: { function: called, data } }),
  );
  await wallet.run(id);
  await expect.poll(() => readTestToken(to), { timeout: 20_000 }).toBe(5n);
  const attempts = {
    "another function": { to: TEST_TOKEN_ADDRESS, data: encodeFunctionData({ abi, functionName: "transfer", args: [to, 5n] }) },
    "another input": { to: TEST_TOKEN_ADDRESS, data: encodeFunctionData({ abi, functionName: "mint", args: [to, 6n] }) },
    "bytes behind it": { to: TEST_TOKEN_ADDRESS, data: `${data}00` },
    "another contract": { to: somebody(), data },
    "ETH along": { to: TEST_TOKEN_ADDRESS, data, value: "0x1" },
    "no call at all": { to: TEST_TOKEN_ADDRESS },
  };
  for (const [what, transaction] of Object.entries(attempts)) {
    const { status, body } = await wallet.attempt(sending(transaction));
    expect([status, body.code], what).toEqual([400, "policy_violation"]);
  }
  const signing = { method: "personal_sign", params: { message: "hello", encoding: "utf-8" } };
  expect((await wallet.attempt(signing)).body.code).toBe("policy_violation");
  expect((await wallet.attempt(sending({ to: TEST_TOKEN_ADDRESS, data }))).status).toBe(200);
  await expect.poll(() => readTestToken(to), { timeout: 20_000 }).toBe(10n);
}, 120_000);

test("only until a date and only to its address: the enclave refuses the server's key anything after or beside", async () => {
  const wallet = await createAutomatedWallet(server);
  const [during, over, small] = [somebody(), somebody(), somebody()];
  const hour = 60 * MINUTE;
  await wallet.add(termsOf({ recipient: during, amount: "5", dayLimit: "100", endsAtMs: Date.now() + hour }));
  await wallet.add(
    termsOf({ recipient: over, amount: "5", dayLimit: "100", startsAtMs: Date.now() - 2 * hour, endsAtMs: Date.now() - hour }),
  );
  const id = await wallet.add(termsOf({ recipient: small, amount: "5", dayLimit: "5" }));
  const pay = async (to: string, value: string) => (await wallet.attempt(sending({ to, value }))).body.code ?? "sent";
  expect(await pay(during, "0x5")).toBe("sent");
  expect(await pay(over, "0x5")).toBe("policy_violation");
  expect(await pay(somebody(), "0x1")).toBe("policy_violation");
  // Each address has a limit of its own.
  expect(await pay(small, "0x6")).toBe("policy_violation");
  expect(await pay(small, "0x5")).toBe("sent");
  // Without its rule an address is as any other; what the signer may beside it stays.
  await wallet.remove(id);
  expect(await pay(small, "0x1")).toBe("policy_violation");
  expect(await pay(during, "0x5")).toBe("sent");
}, 120_000);

test("where one seat is enough the server sets a limit and removes signers alone, and it is remembered as the server's with its receipt", async () => {
  const { app, database, seat } = server;
  const { walletId } = await createOwned(server, seat.publicKeySpkiBase64, "either");
  const context = { database, seat, appId: app.appId, walletApiOrigin: readStack().walletApiUrl };
  const outcome = await runServerChange(context, walletId, { kind: "limit", perTransactionWei: parseEther("0.1") });
  expect(outcome.receipt?.body).toMatchObject({ seats: [`key:${seat.fingerprint}`], payload_hash: outcome.payloadHash });
  expect(await database.custodyChange.findMany({ where: { walletId } })).toMatchObject([
    { actor: "server", status: "done", userSignature: null },
  ]);
  expect((await app.privy.wallets().get(walletId)).policy_ids).toHaveLength(1);
  const signer = await app.privy.keyQuorums().create({ public_keys: [seat.publicKeySpkiBase64], authorization_threshold: 1 });
  await app.privy.wallets().update(walletId, {
    additional_signers: [{ signer_id: signer.id }],
    authorization_context: { authorization_private_keys: [server.privateKey] },
  });
  await runServerChange(context, walletId, { kind: "remove-signers" });
  expect((await app.privy.wallets().get(walletId)).additional_signers).toEqual([]);
  expect(await database.custodyChange.count({ where: { walletId, actor: "server", status: "done" } })).toBe(2);
  const other = await createOwned(server, seat.publicKeySpkiBase64, "both");
  await expect(runServerChange(context, other.walletId, { kind: "remove-signers" })).rejects.toMatchObject({ code: "server_rule_refused" });
}, 120_000);
