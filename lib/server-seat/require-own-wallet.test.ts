import { afterAll, beforeAll, expect, test } from "vitest";
import { requireOwnWallet } from "./require-own-wallet.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";

let server: TestDatabase;
beforeAll(async () => {
  server = await openTestDatabase();
}, 60_000);
afterAll(() => server?.close());

test("error: wallet_not_found: what is asked with the app secret is asked for one's own wallets only", async () => {
  const { database } = server;
  const [mine, stranger] = await Promise.all(["m@e.test", "s@e.test"].map((email) => database.user.create({ data: { email } })));
  if (mine === undefined || stranger === undefined) throw new Error("no users");
  await database.wallet.create({ data: { id: "w1", userId: mine.id, address: "0x", ownerId: "q" } });
  expect((await requireOwnWallet(database, mine.id, "w1")).id).toBe("w1");
  await expect(requireOwnWallet(database, stranger.id, "w1")).rejects.toMatchObject({ code: "wallet_not_found" });
});
