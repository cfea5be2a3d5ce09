import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CustodyKind } from "../protocol/app/seat-wallet.ts";
import { createSeatWallet } from "./create-seat-wallet.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { type Behaviour, openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

let server: TestDatabase;
let api: TestWalletApi;
let serial = 0;

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url }));
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});

const ok = (body: unknown): Behaviour => ({ status: 200, body });
/** These tests are about what is asked for and kept; verify-creation.test.ts is about what is believed. */
const believe = async (): Promise<void> => undefined;

interface Made {
  threshold: number;
  keys?: string[];
  users?: string[];
  chainType?: string;
}

/** Creates a wallet at a backend that answers as told. */
async function create(
  custody: CustodyKind,
  { threshold, keys = [], users, chainType = "ethereum" }: Made,
  asked: "ethereum" | "solana" = "ethereum",
  creationId?: string,
) {
  const id = `w${serial++}`;
  const walletUserId = `did:privy:${id}`;
  const owner = await server.database.user.create({ data: { email: `${id}@example.test`, walletUserId } });
  api.behave(
    ok({ data: [{ type: "device", id: `f${id}`, public_key: "cHVibGlj", enrolled_at: 1 }] }),
    ok({
      id: "quorum1",
      display_name: null,
      authorization_threshold: threshold,
      authorization_keys: keys.map((public_key) => ({ public_key, display_name: null })),
      user_ids: users ?? [walletUserId],
      key_quorum_ids: [],
    }),
    ok({
      id,
      address: "0xabc",
      chain_type: chainType,
      policy_ids: [],
      additional_signers: [],
      owner_id: "quorum1",
      created_at: 1,
      exported_at: null,
      imported_at: null,
    }),
  );
  const context = { database: server.database, owner, serverPublicKey: "server-key", verify: believe };
  const wallet = await createSeatWallet(context, { custody, chainType: asked, name: "Pocket", creationId: creationId ?? id });
  return { wallet, asked: JSON.parse(api.received[1]?.body ?? "null") as Record<string, unknown>, walletUserId };
}

describe("createSeatWallet", () => {
  test("behavior: two persons who name their creations alike do not meet, so nobody can take the name of another's first wallet", async () => {
    const keys: (string | string[] | undefined)[] = [];
    for (const _ of ["one", "another"]) {
      await create("user", { threshold: 1 }, "ethereum", "the-same");
      keys.push(...api.received.map(({ headers }) => headers["privy-idempotency-key"]).filter((key) => key !== undefined));
    }
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });

  test.each([
    ["both", 2, ["server-key"]],
    ["user", 1, []],
    ["either", 1, ["server-key"]],
  ] as const)("default: “%s” is %i of the right members, in a quorum of its own", async (custody, threshold, keys) => {
    const { wallet, asked, walletUserId } = await create(custody, { threshold, keys: [...keys] });
    expect(asked).toMatchObject({ user_ids: [walletUserId], public_keys: keys, authorization_threshold: threshold });
    expect(wallet).toMatchObject({ custody, name: "Pocket", owner_id: "quorum1" });
    expect(await server.database.wallet.findUnique({ where: { id: wallet.id } })).toMatchObject({ custody, name: "Pocket" });
  });
  test("args: a Solana wallet", async () => {
    const { wallet } = await create("user", { threshold: 1, chainType: "solana" }, "solana");
    expect(wallet.chain_type).toBe("solana");
  });
  test.each([
    ["a server in the user's own wallet", "user", { threshold: 1, keys: ["server-key"] }],
    ["a stranger's key in place of the server's", "either", { threshold: 1, keys: ["other-key"] }],
    ["one of two where both were asked for", "both", { threshold: 1, keys: ["server-key"] }],
    ["two of two where one was asked for", "either", { threshold: 2, keys: ["server-key"] }],
    ["another user", "user", { threshold: 1, users: ["did:privy:stranger"] }],
    ["another chain", "user", { threshold: 1, chainType: "solana" }],
  ] satisfies [string, CustodyKind, Made][])("error: a backend that makes %s gets no wallet of ours", async (_, custody, made) => {
    const before = await server.database.wallet.count();
    await expect(create(custody, made)).rejects.toThrow("not created as asked");
    expect(await server.database.wallet.count()).toBe(before);
  });
});
