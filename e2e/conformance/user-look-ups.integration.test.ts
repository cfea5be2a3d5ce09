import type { User } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { addressOf, createAnn, EXTERNAL, LINKED_ACCOUNTS, SOLANA } from "../support/linked-accounts.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const NOT_FOUND = { status: 404, error: { code: "user_does_not_exist" } };

let app: TestApp;
let ann: User;
beforeAll(async () => {
  app = await createTestApp();
  ann = await createAnn(app);
});

describe("look-ups", () => {
  const users = () => app.privy.users();
  test.each<[string, () => Promise<User>]>([
    ["_get", () => users()._get(ann.id)],
    ["getByEmailAddress", () => users().getByEmailAddress({ address: "ann@example.com" })],
    ["getByPhoneNumber", () => users().getByPhoneNumber({ number: "+15550109988" })],
    ["getByCustomAuthID", () => users().getByCustomAuthID({ custom_user_id: "ann" })],
    ["getByWalletAddress, of a wallet in custody", () => users().getByWalletAddress({ address: addressOf(ann) })],
    ["getByWalletAddress, of a declared wallet", () => users().getByWalletAddress({ address: EXTERNAL.toLowerCase() })],
    ["getByWalletAddress, on Solana", () => users().getByWalletAddress({ address: SOLANA })],
    ["getByTwitterSubject", () => users().getByTwitterSubject({ subject: "t1" })],
    ["getByTwitterUsername", () => users().getByTwitterUsername({ username: "anntweets" })],
    ["getByDiscordUsername", () => users().getByDiscordUsername({ username: "ann#1" })],
    ["getByGitHubUsername", () => users().getByGitHubUsername({ username: "anncodes" })],
    ["getByTelegramUserID", () => users().getByTelegramUserID({ telegram_user_id: "9001" })],
    ["getByTelegramUsername", () => users().getByTelegramUsername({ username: "anngram" })],
    ["getByFarcasterID", () => users().getByFarcasterID({ fid: 4711 })],
    ["search by a part of an address", () => users().search({ searchTerm: "nn@Exam" })],
    ["search by a name", () => users().search({ searchTerm: "annplays" })],
    ["search by id", () => users().search({ searchTerm: ann.id })],
    ["search by a part of a phone number", () => users().search({ searchTerm: "010-9988" })],
    ["search by lists", () => users().search({ emails: ["nobody@x.y"], phoneNumbers: ["15550109988"], walletAddresses: [] })],
  ])("%s", async (_, ask) => {
    expect(await ask()).toEqual(ann);
  });

  test.each<[string, string, unknown]>([
    ["instagram", "instagram/username", { username: "anngrams" }],
    ["twitch", "twitch/username", { username: "annplays" }],
    ["spotify", "spotify/subject", { subject: "s1" }],
  ])("by %s, which only the REST API has", async (_, path, body) => {
    const answer = await request("POST", `/v1/users/${path}`, JSON.stringify(body), appHeaders(app));
    expect(answer).toMatchObject({ status: 200, body: { id: ann.id } });
  });

  test.each<[string, () => Promise<User>]>([
    ["getBySmartWalletAddress", () => users().getBySmartWalletAddress({ address: EXTERNAL })],
    ["getByEmailAddress", () => users().getByEmailAddress({ address: "nobody@example.com" })],
    ["getByWalletAddress", () => users().getByWalletAddress({ address: `0x${"00".repeat(20)}` })],
    ["search: wildcards are letters", () => users().search({ searchTerm: "%" })],
    ["search by empty lists", () => users().search({ emails: [], phoneNumbers: [], walletAddresses: [] })],
  ])("%s: 404 for nobody", async (_, ask) => {
    await expect(ask()).rejects.toMatchObject(NOT_FOUND);
  });

  test("another app's users do not exist", async () => {
    const other = await createTestApp();
    const { address } = LINKED_ACCOUNTS[0];
    await expect(other.privy.users().getByEmailAddress({ address })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().search({ searchTerm: address })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().getByWalletAddress({ address: addressOf(ann) })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users()._get(ann.id)).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().delete(ann.id)).rejects.toMatchObject(NOT_FOUND);
  });

  test("a user's token does not open them", async () => {
    const authorization = `Bearer ${await app.mintJwt("ann")}`;
    for (const [method, path, body] of [
      ["GET", "/v1/users", undefined],
      ["POST", "/v1/users/email/address", JSON.stringify({ address: "ann@example.com" })],
      ["POST", `/v1/users/${ann.id}/custom_metadata`, JSON.stringify({ custom_metadata: {} })],
      ["DELETE", `/v1/users/${ann.id}`, undefined],
    ] as const) {
      expect((await request(method, path, body, appHeaders(app, { authorization }))).status).toBe(401);
    }
  });
});
