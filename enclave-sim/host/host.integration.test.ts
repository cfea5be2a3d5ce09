import { createHash } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { TestHost } from "./testing/test-host.ts";

const SLOW_MS = 60_000;

let host: TestHost;
let other: TestHost;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"));
  other = await TestHost.start(inject("dataDir"));
}, SLOW_MS);
afterAll(async () => {
  await host.stop();
  await other.stop();
}, SLOW_MS);
afterEach(() => {
  host.vsock.lose = { requests: 0, answers: 0 };
});

async function mintJwt(sub: string): Promise<string> {
  const pem = `-----BEGIN PRIVATE KEY-----\n${host.jwtKeyPkcs8}\n-----END PRIVATE KEY-----`;
  return new SignJWT({})
    .setProtectedHeader({ alg: "ES256", typ: "JWT" })
    .setSubject(sub)
    .setAudience(host.appId)
    .setExpirationTime("5m")
    .sign(await importPKCS8(pem, "ES256"));
}

async function createUser(sub: string): Promise<string> {
  return (await host.post("/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] })).body.id;
}

describe("every answer", () => {
  test("error: bodies begin with error and code, and carry no message", async () => {
    const reply = await host.call("GET", "/v1/wallets/nope", undefined, host.appHeaders());
    expect(Object.keys(reply.body).slice(0, 2)).toEqual(["error", "code"]);
    expect(reply.body).not.toHaveProperty("message");
    expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  test("behavior: /api/v1 answers as /v1 does", async () => {
    const [plain, alias] = await Promise.all(
      ["/v1", "/api/v1"].map((prefix) => host.call("GET", `${prefix}/wallets?limit=1`, undefined, host.appHeaders())),
    );
    expect(alias?.text).toBe(plain?.text);
  });

  test("error: not_found, method_not_allowed", async () => {
    expect((await host.call("GET", "/v1/nothing")).body.code).toBe("not_found");
    const reply = await host.call("DELETE", "/v1/wallets");
    expect([reply.status, reply.body.code, reply.headers.get("allow")]).toEqual([405, "method_not_allowed", "POST, GET"]);
    expect((await host.call("GET", "/v1/key_quorums")).status).toBe(405);
  });

  test("error: a query parameter that is wrong, unknown or named twice", async () => {
    for (const query of ["limit=101", "limit=x", "foo=1", "limit=1&limit=2", "cursor=garbage"]) {
      const reply = await host.call("GET", `/v1/wallets?${query}`, undefined, host.appHeaders());
      expect([query, reply.status, reply.body.code]).toEqual([query, 400, "invalid_data"]);
      expect(reply.body.error).toMatch(/^query\./);
    }
  });
});

describe("who may ask", () => {
  test("a wallet of another app is not found; with a wrong secret nothing is", async () => {
    const wallet = await host.createWallet();
    const foreign = { ...other.appHeaders() };
    expect((await host.call("GET", `/v1/wallets/${wallet.id}`, undefined, foreign)).body.code).toBe("wallet_not_found");
    const rpc = JSON.stringify({ method: "personal_sign", params: { message: "x", encoding: "utf-8" } });
    const stolen = await host.call("POST", `/v1/wallets/${wallet.id}/rpc`, rpc, foreign);
    expect([stolen.status, stolen.body.code]).toEqual([404, "wallet_not_found"]);
    const invented = await host.call("POST", `/v1/wallets/${"a".repeat(24)}/rpc`, rpc, foreign);
    expect(stolen.text.replaceAll(wallet.id, "")).toBe(invented.text.replaceAll("a".repeat(24), ""));
    const authorization = `Basic ${Buffer.from(`${host.appId}:wrong`).toString("base64")}`;
    const wrong = await host.call("GET", `/v1/wallets/${wallet.id}`, undefined, { ...host.appHeaders(), authorization });
    const unknown = await host.call("GET", `/v1/wallets/${wallet.id}`, undefined, { authorization, "privy-app-id": "cnothere" });
    expect([wrong.status, wrong.text, unknown.text]).toEqual([401, unknown.text, wrong.text]);
  });

  test("a user's token reads that user's own wallets, transactions and receipts, and nobody else's", async () => {
    const [alice, bob] = [await createUser("reader-alice"), await createUser("reader-bob")];
    const quorum = await host.post("/v1/key_quorums", { user_ids: [alice] });
    const wallet = await host.post("/v1/wallets", { chain_type: "ethereum", owner_id: quorum.body.id });
    const as = async (sub: string, path: string) =>
      host.call("GET", path, undefined, { authorization: `Bearer ${await mintJwt(sub)}`, "privy-app-id": host.appId });
    expect((await as("reader-alice", "/v1/wallets")).body.data.map(({ id }) => id)).toEqual([wallet.body.id]);
    expect((await as("reader-bob", "/v1/wallets")).body.data).toEqual([]);
    expect((await as("reader-bob", `/v1/wallets?user_id=${alice}`)).body.data).toEqual([]);
    const foreign = await host.createWallet();
    const { authorization_keys } = JSON.parse(
      (await host.call("GET", `/v1/key_quorums/${foreign.quorumId}`, undefined, host.appHeaders())).text,
    );
    const byKey = `/v1/wallets?authorization_key=${encodeURIComponent(authorization_keys[0].public_key)}`;
    expect((await host.call("GET", byKey, undefined, host.appHeaders())).body.data.map(({ id }) => id)).toEqual([foreign.id]);
    expect((await as("reader-bob", byKey)).body.data).toEqual([]);
    expect((await as("reader-bob", `/v1/wallets/${wallet.body.id}?include_archived=true`)).body.code).toBe("wallet_not_found");
    expect((await as("reader-alice", `/v1/wallets/${wallet.body.id}`)).status).toBe(200);
    expect((await as("reader-bob", `/v1/wallets/${wallet.body.id}`)).body.code).toBe("wallet_not_found");
    expect((await as("reader-alice", `/v1/users/${alice}`)).status).toBe(200);
    expect((await as("reader-alice", `/v1/users/${bob}/factors`)).body.code).toBe("user_does_not_exist");
    expect((await as("reader-alice", `/v1/key_quorums/${quorum.body.id}`)).body.code).toBe("invalid_credentials");
    const receiptId = wallet.headers.get("countersign-receipt-id");
    expect((await as("reader-alice", `/v1/receipts/${receiptId}`)).status).toBe(200);
    expect((await as("reader-bob", `/v1/receipts/${receiptId}`)).body.code).toBe("not_found");
    expect((await as("reader-nobody", "/v1/wallets")).body.code).toBe("user_does_not_exist");
    const forged = `${(await mintJwt("reader-alice")).slice(0, -8)}AAAAAAAA`;
    const reply = await host.call("GET", "/v1/wallets", undefined, { authorization: `Bearer ${forged}`, "privy-app-id": host.appId });
    expect([reply.status, reply.body.code, reply.body.reason]).toEqual([401, "missing_or_invalid_token", "signature_invalid"]);
  });

  test("apps are made with the operator's token only", async () => {
    for (const authorization of ["", "Bearer 00", host.appHeaders().authorization ?? ""]) {
      const reply = await host.call("POST", "/v1/apps", "{}", {
        "content-type": "application/json",
        ...(authorization === "" ? {} : { authorization }),
      });
      expect([reply.status, reply.body.code]).toEqual([401, "invalid_credentials"]);
    }
  });

  test("an app reads itself; its keys are public, its secret hash is shown to nobody", async () => {
    const app = await host.call("GET", `/v1/apps/${host.appId}`, undefined, host.appHeaders());
    expect(app.body).toMatchObject({ id: host.appId, user_factor: "optional", replay: "strict", custom_jwt_auth: true });
    expect(app.text).not.toContain(createHash("sha256").update(host.appSecret).digest("hex"));
    expect((await host.call("GET", `/v1/apps/${other.appId}`, undefined, host.appHeaders())).body.code).toBe("not_found");
    const jwks = await host.call("GET", `/v1/apps/${host.appId}/jwks.json`);
    expect(jwks.body.keys).toEqual([expect.objectContaining({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" })]);
    expect(jwks.body.keys[0]).not.toHaveProperty("d");
  });
});

describe("storing", () => {
  test("error: resource_already_exists for an account or external id that is taken; nothing of the second remains", async () => {
    await createUser("taken");
    const before = await host.database.sealedRecord.count({ where: { appId: host.appId } });
    const user = await host.post("/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: "taken" }] });
    expect([user.status, user.body.code, user.headers.get("x-should-retry")]).toEqual([409, "resource_already_exists", "false"]);
    await host.post("/v1/wallets", { chain_type: "ethereum", external_id: "ext-1" });
    const shares = await host.database.walletShare.count();
    const wallet = await host.post("/v1/wallets", { chain_type: "ethereum", external_id: "ext-1" });
    expect([wallet.status, wallet.body.code]).toEqual([409, "resource_already_exists"]);
    expect(await host.database.walletShare.count()).toBe(shares);
    expect(await host.database.sealedRecord.count({ where: { appId: host.appId } })).toBe(before + 1);
    const email = (address: string) => host.post("/v1/users", { linked_accounts: [{ type: "email", address }] });
    expect((await email("Ann@example.com")).status).toBe(200);
    expect((await email("ann@EXAMPLE.com")).body.code).toBe("resource_already_exists");
  });

  test("an idempotency key on a creation: one resource, whatever happens to the answer", async () => {
    const create = () => host.post("/v1/wallets", { chain_type: "ethereum" }, { "privy-idempotency-key": "create-1" });
    const replies = await Promise.all([create(), create(), create()]);
    const made = replies.filter(({ status }) => status === 200);
    expect(made.length).toBeGreaterThan(0);
    for (const { status, body } of replies) if (status !== 200) expect(body.code).toBe("request_in_progress");
    expect((await create()).text).toBe(made[0]?.text);
    const refused = await host.post("/v1/wallets", { chain_type: "ton" }, { "privy-idempotency-key": "create-2" });
    expect((await host.post("/v1/wallets", { chain_type: "ton" }, { "privy-idempotency-key": "create-2" })).text).toBe(refused.text);
  });

  test("behavior: an idempotency key is free again after a failure on our side", async () => {
    host.vsock.lose.requests = 1;
    const create = () => host.post("/v1/wallets", { chain_type: "ethereum" }, { "privy-idempotency-key": "create-3" });
    expect((await create()).body.code).toBe("enclave_unavailable");
    await expect.poll(async () => (await create()).status).toBe(200);
  });

  test("law 13: no secret, signature, token or share is stored or logged in the clear", async () => {
    const wallet = await host.createWallet();
    await createUser("secret-alice");
    const rpc = host.prepareRpc(
      wallet,
      { method: "personal_sign", params: { message: "a message that is private", encoding: "utf-8" } },
      "leak-1",
    );
    const answer = await host.send(rpc);
    expect(answer.status).toBe(200);
    const jwt = await mintJwt("secret-alice");
    await host.post("/v1/wallets/authenticate", { user_jwt: jwt, encryption_type: "HPKE", recipient_public_key: "nonsense" });
    await host.send({ ...rpc, body: "{broken" });
    const tables = ["sealed_record", "wallet_share", "wallet_index", "transaction", "stored_request", "receipt", "linked_account"];
    const signatures = (rpc.headers["privy-authorization-signature"] ?? "").split(",");
    const authorization = rpc.headers.authorization ?? "";
    const everywhere = [host.appSecret, authorization.split(" ")[1] ?? "", ...signatures, jwt, "a message that is private", ...wallet.keys];
    const logged = host.logged.join("");
    expect(logged).toContain('"request"');
    for (const secret of everywhere) {
      expect(secret.length).toBeGreaterThan(20);
      for (const table of tables) {
        const rows = await host.database.$queryRawUnsafe(`SELECT 1 FROM "${table}" t WHERE strpos(t::text, $1) > 0`, secret);
        expect([table, rows]).toEqual([table, []]);
      }
      expect(logged).not.toContain(secret);
    }
    // The answer is remembered for its idempotency key, but not logged.
    expect(logged).not.toContain(answer.body.data.signature);
  });
});

describe("the enclave's word", () => {
  test("attestation: a fresh document for a nonce, and the stored one of the boot that receipts name", async () => {
    const nonce = Buffer.from("twenty bytes of nonce").toString("base64");
    const fresh = await host.call("GET", `/v1/attestation?nonce=${encodeURIComponent(nonce)}`);
    expect(Object.keys(fresh.body).sort()).toEqual(["boot_id", "document", "receipt_public_key"]);
    const stored = await host.call("GET", `/v1/attestation/${fresh.body.boot_id}`);
    expect(stored.body).toMatchObject({ boot_id: fresh.body.boot_id, receipt_public_key: fresh.body.receipt_public_key });
    expect((await host.call("GET", "/v1/attestation/none")).body.code).toBe("not_found");
    expect((await host.call("GET", "/v1/attestation?nonce=!!")).body.code).toBe("invalid_data");
  });

  test("a signature comes with a receipt that is already readable", async () => {
    const wallet = await host.createWallet();
    const rpc = host.prepareRpc(wallet, { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } });
    const reply = await host.send(rpc);
    const receipt = await host.call("GET", `/v1/receipts/${reply.headers.get("countersign-receipt-id")}`, undefined, host.appHeaders());
    expect(receipt.body.body).toMatchObject({ app_id: host.appId, resource_id: wallet.id, action: "rpc.personal_sign" });
    expect((await host.call("GET", `/v1/receipts/${receipt.body.body.id}`, undefined, other.appHeaders())).body.code).toBe("not_found");
  });
});
