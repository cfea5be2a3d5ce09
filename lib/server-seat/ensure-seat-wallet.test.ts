import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureSeatUser, type SeatOwner } from "./ensure-seat-user.ts";
import { ensureSeatWallet } from "./ensure-seat-wallet.ts";
import { believe } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";
import type { Behaviour } from "./test-wallet-api.ts";

let server: TestServer;
let serial = 0;

beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server?.close());

async function createOwner(walletUserId: string | null): Promise<SeatOwner> {
  const { id, email } = await server.database.user.create({ data: { email: `p${serial++}@example.test`, walletUserId } });
  return { id, email, walletUserId };
}
const ok = (body: unknown): Behaviour => ({ status: 200, body });
const user = ({ id, email }: SeatOwner, extra: object[] = []) =>
  ok({
    id: `did:privy:${id}`,
    linked_accounts: [{ type: "email", address: email }, { type: "custom_auth", custom_user_id: id }, ...extra],
  });
const factors = (id: string) => ok({ data: [{ type: "device", id, public_key: "cHVibGlj", enrolled_at: 1 }] });
const quorum = (userId: string, changed: object = {}) =>
  ok({
    id: "quorum1",
    display_name: null,
    authorization_threshold: 2,
    authorization_keys: [{ public_key: "server-key", display_name: null }],
    user_ids: [userId],
    key_quorum_ids: [],
    ...changed,
  });
const wallet = (id: string, changed: object = {}) =>
  ok({
    id,
    address: "0xabc",
    chain_type: "ethereum",
    policy_ids: [],
    additional_signers: [],
    owner_id: "quorum1",
    created_at: 1,
    exported_at: null,
    imported_at: null,
    ...changed,
  });

describe("ensureSeatUser", () => {
  test("default", async () => {
    const owner = await createOwner(null);
    server.api.behave(user(owner));
    expect(await ensureSeatUser(server.database, owner, believe)).toBe(`did:privy:${owner.id}`);
    expect(JSON.parse(server.api.received[0]?.body ?? "")).toEqual({
      linked_accounts: [
        { type: "email", address: owner.email },
        { type: "custom_auth", custom_user_id: owner.id },
      ],
    });
    expect(server.api.received[0]?.headers["privy-idempotency-key"]).toBe(`seat-user-${owner.id}`);
    expect((await server.database.user.findUniqueOrThrow({ where: { id: owner.id } })).walletUserId).toBe(`did:privy:${owner.id}`);
  });
  test("error: a user with a second token subject, or without the enclave's receipt, is not the person's", async () => {
    const owner = await createOwner(null);
    server.api.behave(user(owner, [{ type: "custom_auth", custom_user_id: "mallory" }]));
    await expect(ensureSeatUser(server.database, owner, believe)).rejects.toThrow("not created as asked");
    server.api.behave(user(owner));
    await expect(ensureSeatUser(server.database, owner)).rejects.toThrow("named no receipt");
    expect((await server.database.user.findUniqueOrThrow({ where: { id: owner.id } })).walletUserId).toBe(null);
  });
  test("behavior: a known user is not created again", async () => {
    server.api.behave({ status: 500, body: {} });
    expect(await ensureSeatUser(server.database, await createOwner("did:privy:known"))).toBe("did:privy:known");
    expect(server.api.received).toHaveLength(0);
  });
});

describe("ensureSeatWallet", () => {
  test("default", async () => {
    const owner = await createOwner("did:privy:a");
    server.api.behave(factors("fa"), quorum("did:privy:a"), wallet("wallet-a"));
    const made = await ensureSeatWallet(server.database, owner, "server-key", believe);
    expect(made).toEqual({
      id: "wallet-a",
      address: "0xabc",
      chain_type: "ethereum",
      owner_id: "quorum1",
      name: "Main wallet",
      custody: "both",
    });
    expect(JSON.parse(server.api.received[1]?.body ?? "")).toMatchObject({
      user_ids: ["did:privy:a"],
      public_keys: ["server-key"],
      authorization_threshold: 2,
    });
    expect(JSON.parse(server.api.received[2]?.body ?? "")).toEqual({ chain_type: "ethereum", owner_id: "quorum1" });
    expect(await server.database.factor.count({ where: { userId: owner.id } })).toBe(1);
  });
  test("behavior: repeating answers the same wallet and creates nothing", async () => {
    const owner = await createOwner("did:privy:b");
    server.api.behave(factors("fb"), quorum("did:privy:b"), wallet("wallet-b"));
    const first = await ensureSeatWallet(server.database, owner, "server-key", believe);
    server.api.behave(factors("fb"));
    expect(await ensureSeatWallet(server.database, owner, "server-key", believe)).toEqual(first);
    expect(server.api.received.map(({ method }) => method)).toEqual(["GET"]);
  });
  test("error: factor_required before a factor is enrolled", async () => {
    const owner = await createOwner("did:privy:c");
    server.api.behave(ok({ data: [] }));
    await expect(ensureSeatWallet(server.database, owner, "server-key", believe)).rejects.toMatchObject({ code: "factor_required" });
    expect(server.api.received).toHaveLength(1);
  });
  test("error: without the enclave's receipt nothing is kept, whatever the host answers", async () => {
    const owner = await createOwner("did:privy:e");
    server.api.behave(factors("fe"), quorum("did:privy:e"), wallet("wallet-e"));
    await expect(ensureSeatWallet(server.database, owner, "server-key")).rejects.toThrow("named no receipt");
    expect(await server.database.wallet.count({ where: { userId: owner.id } })).toBe(0);
  });
  test.each([
    ["a threshold of one", quorum("did:privy:d", { authorization_threshold: 1 }), wallet("wallet-d")],
    ["another user", quorum("did:privy:stranger"), wallet("wallet-d")],
    ["a third member", quorum("did:privy:d", { key_quorum_ids: ["q"] }), wallet("wallet-d")],
    ["a wallet of another quorum", quorum("did:privy:d"), wallet("wallet-d", { owner_id: "other" })],
    ["a wallet with an additional signer", quorum("did:privy:d"), wallet("wallet-d", { additional_signers: [{ signer_id: "q" }] })],
  ])("error: a backend that makes %s gets no wallet of ours", async (_, madeQuorum, madeWallet) => {
    const owner = await createOwner(`did:privy:${serial}`);
    server.api.behave(factors(`fd${serial}`), madeQuorum, madeWallet);
    await expect(ensureSeatWallet(server.database, { ...owner, walletUserId: "did:privy:d" }, "server-key", believe)).rejects.toThrow(
      "not created as asked",
    );
    expect(await server.database.wallet.count({ where: { userId: owner.id } })).toBe(0);
  });
});
