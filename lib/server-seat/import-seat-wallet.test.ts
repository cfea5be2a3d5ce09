import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportRequest } from "../protocol/app/import-request.ts";
import { encodeBase64 } from "../protocol/base64.ts";
import { formatImportBinding } from "../protocol/import-binding.ts";
import { importSeatWallet } from "./import-seat-wallet.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { type Behaviour, openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";
import type { VerifyCreation } from "./verify-creation.ts";

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
const ANNOUNCED = { address: "0xAbc", chain_type: "ethereum", entropy_type: "private-key", encryption_type: "HPKE" } as const;
const bindTo = (owner_id: string) => ({
  aad: encodeBase64(new TextEncoder().encode(formatImportBinding({ wallet: ANNOUNCED, owner_id }))),
});
const SEALED: ImportRequest["wallet"] = {
  ...ANNOUNCED,
  encapsulated_key: "a2V5",
  ciphertext: "c2VhbGVk",
  hpke_config: bindTo("quorum1"),
};

/** Imports at a backend that answers as told. */
async function bring({
  made = {},
  verify = believe,
  wallet = SEALED,
}: {
  made?: object;
  verify?: VerifyCreation;
  wallet?: ImportRequest["wallet"];
} = {}) {
  const id = `i${serial++}`;
  const walletUserId = `did:privy:${id}`;
  const owner = await server.database.user.create({ data: { email: `${id}@example.test`, walletUserId } });
  api.behave(
    ok({ data: [{ type: "device", id: `f${id}`, public_key: "cHVibGlj", enrolled_at: 1 }] }),
    ok({
      id: "quorum1",
      display_name: null,
      authorization_threshold: 2,
      authorization_keys: [{ public_key: "server-key", display_name: null }],
      user_ids: [walletUserId],
      key_quorum_ids: [],
    }),
    ok({
      id,
      address: SEALED.address,
      chain_type: "ethereum",
      policy_ids: [],
      additional_signers: [],
      owner_id: "quorum1",
      created_at: 1,
      exported_at: null,
      imported_at: 1,
      ...made,
    }),
  );
  const context = { database: server.database, owner, serverPublicKey: "server-key", verify };
  return importSeatWallet(context, { custody: "both", name: "Old key", creationId: id, wallet });
}

describe("importSeatWallet", () => {
  test("default: the ciphertext goes on as it came, to the quorum of the custody", async () => {
    const wallet = await bring();
    expect(JSON.parse(api.received[2]?.body ?? "null")).toEqual({ wallet: SEALED, owner_id: "quorum1" });
    expect(wallet).toMatchObject({ address: "0xAbc", custody: "both", name: "Old key", owner_id: "quorum1" });
    expect(await server.database.wallet.findUnique({ where: { id: wallet.id } })).toMatchObject({ address: "0xAbc" });
  });
  test.each([
    ["another address", { address: "0xdef" }],
    ["another owner", { owner_id: "other" }],
    ["an additional signer", { additional_signers: [{ signer_id: "q" }] }],
    ["a policy", { policy_ids: ["p"] }],
    ["another chain", { chain_type: "solana" }],
    ["a wallet that was not imported", { imported_at: null }],
  ])("error: a backend that answers with %s gets no wallet of ours", async (_, made) => {
    const before = await server.database.wallet.count();
    await expect(bring({ made })).rejects.toThrow("not imported as asked");
    expect(await server.database.wallet.count()).toBe(before);
  });
  test("error: without the enclave's receipt for an import nothing is kept", async () => {
    const before = await server.database.wallet.count();
    const verify: VerifyCreation = async (_, action) => {
      if (action === "wallet.import") throw new Error("the enclave's receipt is not about this wallet.import");
    };
    await expect(bring({ verify })).rejects.toThrow("not about this wallet.import");
    expect(await server.database.wallet.count()).toBe(before);
  });
  test.each([
    ["nothing", undefined],
    ["other additional data", { aad: "YWFk" }],
    ["another owner", bindTo("quorum2")],
  ])("error: what is bound to %s is not even sent", async (_, hpke_config) => {
    const { hpke_config: __, ...sealed } = SEALED;
    const wallet = hpke_config === undefined ? sealed : { ...sealed, hpke_config };
    await expect(bring({ wallet })).rejects.toMatchObject({
      code: "invalid_data",
      message: expect.stringContaining("does not bind the key"),
    });
    expect(api.received).toHaveLength(2);
  });
  test("error: a chain that this app keeps no wallets on is refused before anything is asked for", async () => {
    await expect(bring({ wallet: { ...SEALED, chain_type: "tron" } })).rejects.toMatchObject({ code: "not_supported" });
    expect(api.received).toHaveLength(0);
  });
});
