import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportRequest } from "../protocol/app/import-request.ts";
import { encodeBase64 } from "../protocol/base64.ts";
import { formatImportBinding } from "../protocol/import-binding.ts";
import { importSeatWallet } from "./import-seat-wallet.ts";
import { believe, createTestOwner, creationAnswers } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";
import type { VerifyCreation } from "./verify-creation.ts";

let server: TestServer;
let serial = 0;

beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server?.close());

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
  const owner = await createTestOwner(server.database, id);
  const quorum = { threshold: 2, keys: ["server-key"], users: [owner.walletUserId] };
  server.api.behave(...creationAnswers(id, quorum, { address: SEALED.address, chain_type: "ethereum", imported_at: 1, ...made }));
  const context = { database: server.database, owner, serverPublicKey: "server-key", verify };
  return importSeatWallet(context, { custody: "both", name: "Old key", creationId: id, wallet });
}

describe("importSeatWallet", () => {
  test("default: the ciphertext goes on as it came, to the quorum of the custody", async () => {
    const wallet = await bring();
    expect(JSON.parse(server.api.received[2]?.body ?? "null")).toEqual({ wallet: SEALED, owner_id: "quorum1" });
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
    expect(server.api.received).toHaveLength(2);
  });
  test("error: a chain that this app keeps no wallets on is refused before anything is asked for", async () => {
    await expect(bring({ wallet: { ...SEALED, chain_type: "tron" } })).rejects.toMatchObject({ code: "not_supported" });
    expect(server.api.received).toHaveLength(0);
  });
});
