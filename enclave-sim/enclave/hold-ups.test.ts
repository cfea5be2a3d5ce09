import { beforeAll, expect, test } from "vitest";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

/** The enclave has one thread: what one request may cost is everybody's waiting time. */
let host: TestHost;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
});
const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);

test("error: typed data with too many types, too much type text, or too many values", async () => {
  const wallet = await createTwoOfTwoWallet(host);
  const sign = (types: Record<string, { name: string; type: string }[]>, message: Record<string, unknown>) => {
    const typed_data = { domain: {}, types, message, primary_type: "Mail" };
    const body = { method: "eth_signTypedData_v4", params: { typed_data } };
    return host.callSigned("POST", `/v1/wallets/${wallet.walletId}/rpc`, body as never, [wallet.first, wallet.second]);
  };
  const mail = [{ name: "n", type: "uint256[]" }];
  expect(code(await sign({ Mail: mail }, { n: [1, 2, 3] }))).toBe("ok");
  expect(code(await sign({ Mail: mail }, { n: Array.from({ length: 5_000 }, () => 1) }))).toBe("invalid_data");
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`T${index}`, [{ name: "a", type: "uint8" }]]));
  expect(code(await sign({ Mail: mail, ...many }, { n: [] }))).toBe("invalid_data");
  const wide = Array.from({ length: 200 }, (_, index) => ({ name: `${"f".repeat(60)}${index}`, type: "uint8" }));
  expect(code(await sign({ Mail: mail, Wide: wide }, { n: [] }))).toBe("invalid_data");
});

test("behavior: a quorum of 40 with 20 signatures works; 20 garbage signatures cost no more than a few", async () => {
  const keys = Array.from({ length: 40 }, () => createTestKey());
  const quorum = await host.mustCall("POST", "/v1/key_quorums", {
    public_keys: keys.map((key) => key.publicKey),
    authorization_threshold: 20,
  });
  const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner_id: (quorum.body as { id: string }).id });
  const body = { method: "personal_sign", params: { message: "x", encoding: "utf-8" } };
  const path = `/v1/wallets/${(wallet.body as { id: string }).id}/rpc`;
  expect(code(await host.callSigned("POST", path, body, keys.slice(0, 20)))).toBe("ok");
  const strangers = Array.from({ length: 20 }, () => createTestKey());
  const refused = await host.callSigned("POST", path, body, strangers);
  expect(refused).toMatchObject({ ok: false, error: { code: "insufficient_correct_authorization_signatures", details: { invalid: 13 } } });
});
