import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { allRoutes } from "../../enclave-sim/host/routes/all-routes.ts";
import { type Answer, appHeaders, request, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

const RUNS = 250;
const SIGNATURE = /"signature"\s*:|"signed_transaction"\s*:|"encrypted_authorization_key"\s*:|"ciphertext"\s*:/;
const RPC = { method: "personal_sign", params: { message: "fuzz", encoding: "utf-8" } };

let app: TestApp;
let owned: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
});

/** Real bodies of the SDK's calls, to be mutated. */
const SEEDS: readonly string[] = [
  JSON.stringify(RPC),
  '{"method":"eth_sendTransaction","caip2":"eip155:31337","chain_type":"ethereum","params":{"transaction":{"to":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","value":"0x1"}}}',
  '{"method":"eth_signTypedData_v4","params":{"typed_data":{"domain":{"chainId":1},"types":{"A":[{"name":"x","type":"uint256"}]},"message":{"x":"1"},"primary_type":"A"}}}',
  '{"chain_type":"ethereum","owner":{"public_key":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"}}',
  '{"public_keys":[],"user_ids":["did:privy:x"],"authorization_threshold":2}',
  '{"linked_accounts":[{"type":"email","address":"a@b.c"}],"custom_metadata":{"a":1}}',
  '{"version":"1.0","name":"p","chain_type":"ethereum","rules":[{"name":"r","method":"*","action":"ALLOW","conditions":[]}]}',
  '{"encryption_type":"HPKE","recipient_public_key":"AAAA","user_jwt":"a.b.c"}',
];

const mutated = fc.tuple(fc.constantFrom(...SEEDS), fc.nat(), fc.nat(40), fc.string({ maxLength: 12 })).map(([seed, at, cut, text]) => {
  const from = at % (seed.length + 1);
  return seed.slice(0, from) + text + seed.slice(from + cut);
});
const body = fc.oneof(mutated, fc.json(), fc.string(), fc.constant(""));
const segment = fc.oneof(
  fc.constantFrom("a".repeat(24), "did:privy:x", "%00", "%2e%2e", "..", "%ff", "__proto__", "null", "a b"),
  fc.string({ minLength: 1, maxLength: 30 }),
);
const headerText = fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, "x"));
const extra = fc.record(
  {
    "privy-authorization-signature": headerText,
    "privy-request-expiry": fc.oneof(headerText, fc.nat().map(String)),
    "privy-idempotency-key": headerText,
    "content-type": fc.constantFrom("application/json", "text/plain", "application/json; charset=utf-16", ""),
  },
  { requiredKeys: [] },
);
const route = fc.constantFrom(...allRoutes.filter(({ path }) => path !== "/health"));

function assertHarmless(answer: Answer, what: string): void {
  expect(answer.status, what).toBeLessThan(500);
  if (answer.status >= 400) expect(Object.keys(answer.body).slice(0, 2), what).toEqual(["error", "code"]);
}

async function assertAlive(): Promise<void> {
  const health = await fetch(`${readStack().walletApiUrl}/v1/health`);
  expect([health.status, await health.json()]).toEqual([200, expect.objectContaining({ enclave: true, database: true })]);
}

/** `fetch` itself refuses some of what was made up; that never leaves this process. */
async function send(method: string, path: string, text: string, headers: Record<string, string>): Promise<Answer | null> {
  const url = URL.canParse(path, readStack().walletApiUrl) ? new URL(path, readStack().walletApiUrl) : null;
  if (url === null || url.origin !== readStack().walletApiUrl) return null;
  return request(method, url.pathname + url.search, method === "GET" ? undefined : text, headers);
}

/** The documentation is no JSON, and is open to everyone. */
const answersJson = (path: string): boolean => !path.startsWith("/docs");

describe("whatever is sent: never a failure of ours, never a signature", () => {
  test("made-up bodies, headers and ids on every route, by strangers and by an app", async () => {
    const property = fc.asyncProperty(
      route,
      fc.array(segment, { minLength: 3, maxLength: 3 }),
      body,
      extra,
      fc.boolean(),
      async (row, ids, text, more, known) => {
        if (!answersJson(row.path)) return;
        let index = 0;
        const path = `/v1${row.path.replace(/\{\w+\}/g, () => encodeURIComponent(ids[index++ % ids.length] ?? "x"))}`;
        const headers = { ...appHeaders(known ? app : { appId: app.appId, appSecret: "wrong" }), ...more };
        const answer = await send(row.method, path, text, headers);
        if (answer === null) return;
        assertHarmless(answer, `${row.method} ${path} ${text}`);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
    await assertAlive();
  }, 120_000);

  test("mutated signed requests on an owned wallet", async () => {
    const path = `/v1/wallets/${owned.walletId}/rpc`;
    const headers = signFor(app, { method: "POST", path, body: RPC }, owned.keys);
    const property = fc.asyncProperty(body, extra, async (text, more) => {
      if (text === JSON.stringify(RPC)) return;
      const answer = await send("POST", path, text, { ...headers, ...more });
      if (answer === null) return;
      assertHarmless(answer, text);
      // The same JSON written otherwise is the same request, and its signatures hold.
      const isSame = answer.status === 200 && JSON.stringify(JSON.parse(text)) === JSON.stringify(RPC);
      if (!isSame) expect(JSON.stringify(answer.body)).not.toMatch(SIGNATURE);
    });
    await fc.assert(property, { numRuns: RUNS });
    await assertAlive();
  }, 120_000);

  test("paths that are nobody's", async () => {
    const property = fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), body, async (segments, text) => {
      const answer = await send("POST", `/v1/${segments.map(encodeURIComponent).join("/")}`, text, appHeaders(app));
      if (answer !== null) assertHarmless(answer, segments.join("/"));
    });
    await fc.assert(property, { numRuns: RUNS });
    await assertAlive();
  }, 120_000);
});
