import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recoveryLetterBytes, recoveryLetterMember } from "../protocol/app/recovery-letter.ts";
import { getServerSeatKey, readServerSeatKey } from "../server-seat/server-seat-key.ts";
import { createTestEnvironment } from "../server-seat/test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "../server-seat/test-wallet-api.ts";
import { listRecoveryWallets } from "./list-recovery-wallets.ts";

const EMAIL = "ann@example.org";
const USER = "did:privy:ann";
const wallet = {
  id: "w".repeat(24),
  address: "0x00000000000000000000000000000000000000aA",
  chain_type: "ethereum",
  policy_ids: [],
  additional_signers: [],
  owner_id: "quorum1",
  created_at: 1,
  exported_at: null,
  imported_at: null,
};

let api: TestWalletApi;
beforeAll(async () => {
  api = await openTestWalletApi();
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url }));
});
afterAll(() => api.close());

const letterFor = (email: string, seat = getServerSeatKey()) =>
  seat.signBytes(recoveryLetterBytes({ appId: process.env.PRIVY_APP_ID ?? "", email, walletId: wallet.id, address: wallet.address }));

/** What the site makes of a wallet host that answers this. */
async function judge(answers: { threshold?: number; keys?: string[]; users?: string[]; letter?: string | undefined }) {
  const { threshold = 1, keys = [getServerSeatKey().publicKeySpkiBase64], users = [USER], letter } = answers;
  const user = { id: USER, created_at: 1, linked_accounts: [], mfa_methods: [], has_accepted_terms: false, is_guest: false };
  const custom_metadata = letter === undefined ? {} : { [recoveryLetterMember(wallet.id)]: letter };
  const authorization_keys = keys.map((public_key) => ({ public_key, display_name: null }));
  const quorum = {
    id: "quorum1",
    display_name: null,
    authorization_threshold: threshold,
    authorization_keys,
    user_ids: users,
    key_quorum_ids: [],
  };
  const bodies = [{ ...user, custom_metadata }, { data: [wallet], next_cursor: null }, wallet, quorum];
  api.behave(...bodies.map((body) => ({ status: 200, body })));
  const [found] = await listRecoveryWallets(EMAIL);
  return [found?.by, found?.seatWallet?.id];
}

describe("listRecoveryWallets", () => {
  test("default: the seat's letter for this address opens a wallet where one seat is enough", async () => {
    expect(await judge({ letter: letterFor(EMAIL) })).toEqual(["server", wallet.id]);
    expect(api.received.map(({ path }) => path.split("?")[0])).toEqual([
      "/v1/users/email/address",
      "/v1/wallets",
      `/v1/wallets/${wallet.id}`,
      "/v1/key_quorums/quorum1",
    ]);
  });

  test("behavior: a host that names another's wallet has no letter for it, and no letter of another seat, or for another address, is one", async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const other = readServerSeatKey(Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64"));
    for (const letter of [undefined, "", letterFor("bob@example.org"), letterFor(EMAIL, other)]) {
      expect(await judge({ letter })).toEqual(["unknown", undefined]);
    }
  });

  test("behavior: a letter does not help where one seat is not enough, or is not this server's", async () => {
    const letter = letterFor(EMAIL);
    expect(await judge({ letter, threshold: 2 })).toEqual(["both", undefined]);
    expect(await judge({ letter, keys: [] })).toEqual(["user", undefined]);
    expect(await judge({ letter, users: [] })).toEqual(["other", undefined]);
  });

  test("behavior: an address that nobody has, has no wallets", async () => {
    api.behave({ status: 404, body: { error: "No user of this app is known by that.", code: "user_does_not_exist" } });
    expect(await listRecoveryWallets(EMAIL)).toEqual([]);
  });
});
