import { expect, test } from "vitest";
import { type Answer, appHeaders, request, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

const TO = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const VALUE = 1_000;
const FITTING = 10;

/** An app with a wallet whose policy lets ten thousand wei an hour be signed. */
async function createCapped(): Promise<{ app: TestApp; wallet: TwoOfTwo; aggregationId: string }> {
  const app = await createTestApp();
  const metric = { field_source: "ethereum_transaction", field: "value", function: "sum" };
  const input = { name: "Hour", method: "eth_signTransaction", metric, window: { type: "rolling", seconds: 3_600 } };
  const created = await request("POST", "/v1/aggregations", JSON.stringify(input), appHeaders(app));
  const aggregationId = String(created.body.id);
  const limit = String(FITTING * VALUE);
  const policy = await app.privy.policies().create({
    version: "1.0",
    name: "Cap",
    chain_type: "ethereum",
    rules: [
      {
        name: "cap",
        method: "eth_signTransaction",
        action: "ALLOW",
        conditions: [{ field_source: "reference", field: `aggregation.${aggregationId}`, operator: "lte", value: limit }],
      },
    ],
  });
  const wallet = await createTwoOfTwo(app);
  const context = { authorization_context: { authorization_private_keys: [...wallet.keys] } };
  await app.privy.wallets().update(wallet.walletId, { policy_ids: [policy.id], ...context });
  return { app, wallet, aggregationId };
}

function prepare(app: TestApp, wallet: TwoOfTwo, nonce: number): () => Promise<Answer | null> {
  const path = `/v1/wallets/${wallet.walletId}/rpc`;
  const transaction = { to: TO, value: VALUE, nonce, chain_id: 1, gas_limit: 21_000, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 };
  const body = { method: "eth_signTransaction", params: { transaction } };
  const headers = signFor(app, { method: "POST", path, body, expiryMs: Date.now() + 600_000 }, wallet.keys);
  return () => request("POST", path, JSON.stringify(body), headers).catch(() => null);
}

function kill(name: "enclave" | "host"): void {
  const pid = readStack().pids[name];
  if (pid === undefined) throw new Error(`stack.json names no ${name}`);
  process.kill(pid, "SIGKILL");
}

/** The client does what a client does: the identical request again, until it has an answer that is final. */
async function insist(send: () => Promise<Answer | null>): Promise<Answer> {
  let answer: Answer | null = null;
  await expect
    .poll(
      async () => {
        answer = await send();
        return answer?.status;
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBeOneOf([200, 400]);
  if (answer === null) throw new Error("no answer");
  return answer;
}
const isSigned = (answer: Answer | null): boolean => answer?.status === 200;

test("law 11: a restart of the enclave gives nothing back", async () => {
  const { app, wallet, aggregationId } = await createCapped();
  for (let nonce = 0; nonce < FITTING; nonce++) expect(isSigned(await prepare(app, wallet, nonce)())).toBe(true);
  kill("enclave");
  expect((await insist(prepare(app, wallet, 99))).body.code).toBe("policy_violation");
  const numbers = await request("GET", `/v1/aggregations/${aggregationId}`, undefined, appHeaders(app));
  expect(numbers.body.current).toMatchObject([{ used: String(FITTING * VALUE), reserved: "0" }]);
});

test.each(["enclave", "host"] as const)(
  "law 11: kill -9 of the %s between reserving and answering: never more than the cap, and what was counted is signed when it is asked for again",
  async (name) => {
    const { app, wallet, aggregationId } = await createCapped();
    const sends = Array.from({ length: 40 }, (_, nonce) => prepare(app, wallet, nonce));
    const inFlight = sends.map((send) => send());
    setTimeout(() => kill(name), 15);
    const first = await Promise.all(inFlight);
    const second: Answer[] = [];
    for (const send of sends) second.push(await insist(send));
    // Whoever was answered before is answered the same again, and all together are exactly what fits.
    for (const [index, answer] of first.entries()) if (isSigned(answer)) expect(second[index]?.body.data).toEqual(answer?.body.data);
    expect(second.filter(isSigned)).toHaveLength(FITTING);
    const numbers = await request("GET", `/v1/aggregations/${aggregationId}`, undefined, appHeaders(app));
    expect(numbers.body.current).toMatchObject([{ used: String(FITTING * VALUE), reserved: "0" }]);
  },
);
