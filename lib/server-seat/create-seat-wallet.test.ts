import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CustodyKind } from "../protocol/app/seat-wallet.ts";
import { createSeatWallet } from "./create-seat-wallet.ts";
import { believe, createTestOwner, creationAnswers, type TestQuorum } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let serial = 0;

beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server?.close());

interface Made extends TestQuorum {
  chainType?: string;
}

/** Creates a wallet at a backend that answers as told. */
async function create(
  custody: CustodyKind,
  { chainType = "ethereum", ...quorum }: Made,
  asked: "ethereum" | "solana" = "ethereum",
  creationId?: string,
) {
  const id = `w${serial++}`;
  const owner = await createTestOwner(server.database, id);
  const { walletUserId } = owner;
  server.api.behave(...creationAnswers(id, { users: [walletUserId], ...quorum }, { address: "0xabc", chain_type: chainType }));
  const context = { database: server.database, owner, serverPublicKey: "server-key", verify: believe };
  const wallet = await createSeatWallet(context, { custody, chainType: asked, name: "Pocket", creationId: creationId ?? id });
  return { wallet, asked: JSON.parse(server.api.received[1]?.body ?? "null") as Record<string, unknown>, walletUserId };
}

describe("createSeatWallet", () => {
  test("behavior: two persons who name their creations alike do not meet, so nobody can take the name of another's first wallet", async () => {
    const keys: (string | string[] | undefined)[] = [];
    for (const _ of ["one", "another"]) {
      await create("user", { threshold: 1 }, "ethereum", "the-same");
      keys.push(...server.api.received.map(({ headers }) => headers["privy-idempotency-key"]).filter((key) => key !== undefined));
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
