import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppDatabase } from "../server-seat/app-database.ts";
import { openTestDatabase, type TestDatabase } from "../server-seat/test-database.ts";
import { countSentCode, spendCode, storeCode } from "./email-code-store.ts";

let server: TestDatabase;
let database: AppDatabase;
let serial = 0;

beforeAll(async () => {
  server = await openTestDatabase();
  database = server.database;
}, 60_000);
afterAll(() => server?.close());

const RIGHT = "a".repeat(64);
const WRONG = "b".repeat(64);
const soon = () => new Date(Date.now() + 600_000);

async function sendTo(expires = soon()): Promise<string> {
  const email = `person${serial++}@example.test`;
  await countSentCode(database, email);
  await storeCode(database, email, RIGHT, expires);
  return email;
}
async function tryTimes(email: string, hash: string, times: number): Promise<boolean[]> {
  return Promise.all(Array.from({ length: times }, () => spendCode(database, email, hash)));
}

describe("spendCode", () => {
  test("default", async () => {
    expect(await spendCode(database, await sendTo(), RIGHT)).toBe(true);
  });
  test("behavior: a code works once", async () => {
    const email = await sendTo();
    expect(await spendCode(database, email, RIGHT)).toBe(true);
    expect(await spendCode(database, email, RIGHT)).toBe(false);
  });
  test("behavior: of many uses at the same moment one succeeds", async () => {
    const results = await tryTimes(await sendTo(), RIGHT, 5);
    expect(results.filter(Boolean)).toHaveLength(1);
  });
  test("behavior: four wrong tries leave it usable, five void it", async () => {
    const four = await sendTo();
    await tryTimes(four, WRONG, 4);
    expect(await spendCode(database, four, RIGHT)).toBe(true);
    const five = await sendTo();
    await tryTimes(five, WRONG, 5);
    expect(await spendCode(database, five, RIGHT)).toBe(false);
  });
  test("behavior: tries at the same moment are all counted", async () => {
    const email = await sendTo();
    await tryTimes(email, WRONG, 20);
    expect((await database.emailCode.findUniqueOrThrow({ where: { email } })).attempts).toBe(5);
  });
  test("behavior: an expired code is refused", async () => {
    expect(await spendCode(database, await sendTo(new Date(Date.now() - 1)), RIGHT)).toBe(false);
  });
  test("behavior: a new code voids the one before and starts its own count", async () => {
    const email = await sendTo();
    await tryTimes(email, WRONG, 5);
    await storeCode(database, email, "c".repeat(64), soon());
    expect(await spendCode(database, email, RIGHT)).toBe(false);
    expect(await spendCode(database, email, "c".repeat(64))).toBe(true);
  });
  test("behavior: another address's code is refused", async () => {
    await sendTo();
    expect(await spendCode(database, "nobody@example.test", RIGHT)).toBe(false);
  });
  test("behavior: an empty hash matches no used code", async () => {
    const email = await sendTo();
    await spendCode(database, email, RIGHT);
    expect(await spendCode(database, email, "")).toBe(false);
  });
});

describe("countSentCode", () => {
  test("error: too_many_requests for the sixth code in a quarter of an hour", async () => {
    const email = `many${serial++}@example.test`;
    for (let sent = 0; sent < 5; sent++) await countSentCode(database, email);
    await expect(countSentCode(database, email)).rejects.toMatchObject({ code: "too_many_requests" });
    await expect(countSentCode(database, email, new Date(Date.now() + 15 * 60_000 + 1))).resolves.toBeUndefined();
  });
  test("behavior: requests at the same moment cannot pass the limit together", async () => {
    const email = `burst${serial++}@example.test`;
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => countSentCode(database, email)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });
  test("behavior: signing in does not buy new codes", async () => {
    const email = await sendTo();
    for (let sent = 1; sent < 5; sent++) await countSentCode(database, email);
    await spendCode(database, email, RIGHT);
    await expect(countSentCode(database, email)).rejects.toMatchObject({ code: "too_many_requests" });
  });
});
