import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, createTwoOfTwo, runApps, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

describe("calls of the SDK that others wrap", () => {
  test("apps().allowlist: create, list, delete", async () => {
    const { privy, appId } = app;
    await runApps(["set", appId, "--allowlist", "on"]);
    const invited = { type: "email" as const, value: "someone@example.org" };
    expect(await privy.apps().allowlist.create(appId, invited)).toMatchObject(invited);
    expect(await privy.apps().allowlist.list(appId)).toMatchObject([invited]);
    await privy.apps().allowlist.delete(appId, invited);
    expect(await privy.apps().allowlist.list(appId)).toEqual([]);
  });

  test("wallets().export: the deprecated form, and not for half of the owner", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const authorization_context = { authorization_private_keys: keys };
    expect(await app.privy.wallets().export(walletId, { authorization_context })).toMatchObject({
      private_key: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const half = { authorization_private_keys: [keys[0]] };
    await expect(app.privy.wallets().export(walletId, { authorization_context: half })).rejects.toMatchObject({ status: 401 });
  });

  test("users().getBySmartWalletAddress: no user here has one", async () => {
    const address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    await expect(app.privy.users().getBySmartWalletAddress({ address })).rejects.toMatchObject({ status: 404 });
  });

  test("wallets().solana().signAndSendTransaction: a chain that is not configured is named", async () => {
    const key = await generateP256KeyPair();
    const { id } = await app.privy.wallets().create({ chain_type: "solana", owner: { public_key: key.publicKey } });
    const sent = app.privy
      .wallets()
      .solana()
      .signAndSendTransaction(id, {
        caip2: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
        transaction: "AQ==",
        authorization_context: { authorization_private_keys: [key.privateKey] },
      });
    await expect(sent).rejects.toMatchObject({ status: 400 });
  });
});
