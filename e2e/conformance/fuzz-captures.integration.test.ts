import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalizeJson } from "../../lib/protocol/canonical-request.ts";
import { mutatedJson } from "../../scripts/test/mutate-json.ts";
import { CAPTURES_FILE, type Capture, readCaptures } from "../support/captures.ts";
import { appHeaders, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

const BUDGET_MS = 20_000;
const MAX_RUNS = 4000;
/** A failure is repeated by the seed in the title: `FUZZ_SEED=… npx vitest run --project integration e2e/conformance/fuzz-captures`. */
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const SIGNATURE = /"signature"\s*:\s*"|"signed_transaction"\s*:|"encrypted_authorization_key"\s*:|"ciphertext"\s*:|"private_key"\s*:/;
/** What the owner's keys sign as it was captured, so that only the mutation stands between the request and a signature. */
const SIGNED = /\/(rpc|raw_sign|export|transfer)$/;

const captures = readCaptures();
const agent = new Agent({ keepAlive: true });
let app: TestApp;
let seeds: Capture[];
beforeAll(async () => {
  app = await createTestApp();
  const owned = await createTwoOfTwo(app);
  const rules = [{ name: "any", method: "*" as const, action: "ALLOW" as const, conditions: [] }];
  const policy = { version: "1.0" as const, name: "p", chain_type: "ethereum" as const, rules, owner_id: owned.quorumId };
  const { id: policyId, rules: made } = await app.privy.policies().create(policy);
  // What the captures do to these two ends them, so they are nobody else's.
  const ending = await app.privy.wallets().create({ chain_type: "ethereum" });
  const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "fuzz" }] });
  const names: Record<string, string> = {
    cltestappid0000000000000: app.appId,
    u67nttpkeeti2hm9w7aoxdcc: owned.walletId,
    tb54eps4z44ed0jepousxi4n: owned.quorumId,
    a3x9q2m4k8z1c7v5b6n0p2w4: policyId,
    r1b2c3d4e5f6g7h8i9j0k1l2: (made[0] as { id: string }).id,
    "did:privy:cm3np4u9j001rc8b73seqmqqk": user.id,
    "/privy/api/v1": "/api/v1",
    "eip155:8453": CAIP2,
  };
  const rename = (text: string) => Object.entries(names).reduce((renamed, [from, to]) => renamed.replaceAll(from, to), text);
  seeds = captures.map((capture) => {
    const path = rename(capture.path.endsWith("/archive") ? capture.path.replace("u67nttpkeeti2hm9w7aoxdcc", ending.id) : capture.path);
    return withHeaders({ ...capture, path, body: capture.body === undefined ? undefined : rename(capture.body) }, owned);
  });
});

/** The capture's headers, with this app's credentials, a fresh expiry, and the owner's signatures where they could bring one forth. */
function withHeaders(capture: Capture, owned: TwoOfTwo): Capture {
  const { host: _, connection, "content-length": length, ...captured } = capture.headers;
  const [pathname = ""] = capture.path.split("?", 1);
  const expiryMs = Date.now() + 600_000;
  const expiry = "privy-request-expiry" in captured ? { "privy-request-expiry": String(expiryMs) } : {};
  const own = { ...captured, ...appHeaders(app), ...expiry };
  if (!SIGNED.test(pathname) || pathname.includes("/intents/") || capture.body === undefined) return { ...capture, headers: own };
  const { "privy-idempotency-key": key, ...rest } = own as Record<string, string>;
  const signed = signFor(app, { method: "POST", path: pathname, body: JSON.parse(capture.body), expiryMs }, owned.keys);
  return { ...capture, headers: { ...rest, ...signed } };
}

const printable = fc.string({ maxLength: 80 }).map((text) => text.replace(/[^\x20-\x7e]/g, "~"));
const ODD_HEADERS: Record<string, readonly string[]> = {
  "privy-authorization-signature": ["", ",", "MEUCIQ==", "A".repeat(6000), Array(100).fill("MEUCIQ==").join(",")],
  "privy-request-expiry": ["", "0", "-1", "1e400", "18446744073709551616", "0x10", " 1", "NaN", `${Date.now() + 1000}.5`],
  "privy-idempotency-key": ["", "k".repeat(256), "k".repeat(257), "__proto__"],
  "privy-app-id": ["", "__proto__", "c".repeat(25), "a, b"],
  authorization: ["", "Basic", "Basic %%%", "Basic Og==", "Bearer", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30."],
  "content-type": ["", "text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded"],
  "content-encoding": ["gzip", "identity"],
  "x-forwarded-host": ["evil.example", "a b", "[::1"],
  "x-forwarded-proto": ["https", "javascript"],
  "x-forwarded-for": ["", "1.2.3.4, ,", "::::"],
};
const SEGMENTS = [
  "",
  "%00",
  "%2e%2e",
  "..",
  "%ff",
  "__proto__",
  "null",
  "a".repeat(24),
  "a".repeat(3000),
  "%E2%80%AE",
  "did:privy:x",
  "rpc",
];
const QUERIES = [
  "?limit=1e9",
  "?limit=2&limit=3",
  "?cursor=%ff",
  "?cursor=eyJ9",
  "?chain=__proto__",
  "?asset=,,,",
  "?%00",
  "?a[b]=1",
  "?=",
  "?",
];

function mutatedPath(path: string): fc.Arbitrary<string> {
  const segments = path.split("/");
  const swapped = fc
    .tuple(fc.integer({ min: 1, max: segments.length - 1 }), fc.constantFrom(...SEGMENTS))
    .map(([at, segment]) => segments.with(at, segment).join("/"));
  const asked = fc.constantFrom(...QUERIES).map((query) => `${path.split("?", 1)[0]}${query}`);
  return fc.oneof({ weight: 12, arbitrary: fc.constant(path) }, swapped, asked, fc.constant(`${path}/`));
}

function mutatedHeaders(headers: Capture["headers"]): fc.Arbitrary<Record<string, string>> {
  const odd = fc.constantFrom(...Object.entries(ODD_HEADERS)).chain(([name, texts]) => {
    return fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...texts), printable));
  });
  const changed = fc.array(odd, { minLength: 1, maxLength: 2 }).map((more) => ({ ...headers, ...Object.fromEntries(more) }));
  const without = fc.constantFrom(...Object.keys(headers)).map((name) => {
    return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
  });
  return fc.oneof({ weight: 5, arbitrary: fc.constant({ ...headers }) }, { weight: 2, arbitrary: changed }, without);
}

function mutatedRequest(seed: Capture): fc.Arbitrary<{ seed: Capture; sent: Capture }> {
  const document: unknown = seed.body === undefined ? {} : JSON.parse(seed.body);
  const asItWas = { weight: seed.body === undefined ? 6 : 1, arbitrary: fc.constant(seed.body) };
  const method = fc.oneof(
    { weight: 15, arbitrary: fc.constant(seed.method) },
    fc.constantFrom("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"),
  );
  const body = fc.oneof({ weight: 5, arbitrary: mutatedJson(document) as fc.Arbitrary<string | undefined> }, asItWas);
  const sent = fc.record({ method, path: mutatedPath(seed.path), headers: mutatedHeaders(seed.headers), body });
  return sent.map((one) => ({ seed, sent: one }));
}

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Past `fetch`, which would put the path in order. @returns null where the server hung up in the middle of a body that it had refused */
function send({ method, path, headers, body }: Capture): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(readStack().walletApiUrl);
  const payload = body === undefined || method === "GET" || method === "HEAD" ? undefined : Buffer.from(body);
  const length = payload === undefined ? {} : { "content-length": String(payload.length) };
  return new Promise((resolve) => {
    const outgoing = httpRequest({ agent, host: hostname, port, method, path, headers: { ...headers, ...length } }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString() });
    });
    outgoing.on("error", () => resolve(null));
    outgoing.end(payload);
  });
}

/** The same request, perhaps written otherwise: then its signatures hold. */
function isSame(seed: Capture, sent: Capture): boolean {
  const withoutQuery = ({ method, path }: Capture) => `${method} ${path.split("?", 1)[0]}`;
  if (withoutQuery(seed) !== withoutQuery(sent)) return false;
  try {
    return canonicalizeJson(JSON.parse(sent.body ?? "{}")) === canonicalizeJson(JSON.parse(seed.body ?? "{}"));
  } catch {
    return false;
  }
}

const skipped = captures.length > 0 ? `seed ${SEED}` : `skipped: ${CAPTURES_FILE} is absent; VECTORS_DIR names the folder beside its own`;

describe.skipIf(captures.length === 0)(`the SDK's own requests, mutated (${skipped})`, () => {
  test(
    "never a failure of ours, never a signature for what was not signed",
    async () => {
      const seen = new Map<number, number>();
      const property = fc.asyncProperty(fc.oneof(...seeds.map(mutatedRequest)), async ({ seed, sent }) => {
        const answer = await send(sent);
        if (answer === null) return;
        const { status, headers, text } = answer;
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect(status).toBeLessThan(500);
        const isJson = (headers["content-type"] ?? "").includes("json") && text !== "";
        if (status >= 400 && isJson) expect(Object.keys(JSON.parse(text)).slice(0, 2)).toEqual(["error", "code"]);
        // The enclave signs its receipts, whatever they say.
        const told = isJson ? JSON.stringify({ ...JSON.parse(text), receipt: null }) : text;
        if (!isSame(seed, sent)) expect(told).not.toMatch(SIGNATURE);
      });
      await fc.assert(property, { seed: SEED, numRuns: MAX_RUNS, interruptAfterTimeLimit: BUDGET_MS, endOnFailure: true });
      // Else nothing was tried: refused at the door, or not refused at all.
      for (const status of [200, 400, 401, 404]) expect([status, (seen.get(status) ?? 0) > 5]).toEqual([status, true]);
      const health = await fetch(`${readStack().walletApiUrl}/v1/health`);
      expect([health.status, await health.json()]).toEqual([200, expect.objectContaining({ enclave: true, database: true })]);
    },
    BUDGET_MS * 4,
  );

  test("as they were captured, those that the owner signed are signed", async () => {
    const signed = seeds.filter(({ method, path, body }) => method === "POST" && /\/rpc$/.test(path) && body?.includes('"personal_sign"'));
    expect(signed.length).toBeGreaterThan(0);
    for (const seed of signed) {
      const answer = await send(seed);
      if (seed.path.includes("/intents/")) continue;
      expect([seed.path, answer?.status, answer?.text]).toEqual([seed.path, 200, expect.stringMatching(SIGNATURE)]);
    }
  });
});
