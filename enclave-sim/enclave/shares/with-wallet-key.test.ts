import { combine } from "shamir-secret-sharing";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "../../../lib/protocol/base64.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import { deriveSealingKeys } from "../boot/sealing-keys.ts";
import { deriveSecp256k1PublicKey } from "../signers/secp256k1.ts";
import { type CreatedWalletKey, createWalletKey } from "./create-wallet-key.ts";
import { ShareBox } from "./share-box.ts";
import { encodeSharePayload } from "./share-payload.ts";
import { withWalletKey } from "./with-wallet-key.ts";

let shareBox: ShareBox;
let mine: CreatedWalletKey;
let theirs: CreatedWalletKey;

beforeAll(async () => {
  shareBox = new ShareBox(await deriveSealingKeys(new Uint8Array(32).fill(1)));
  mine = await createWalletKey("ethereum", "mine", shareBox);
  theirs = await createWalletKey("ethereum", "theirs", shareBox);
});

const walletOf = ({ address, publicKeyHex }: CreatedWalletKey): WalletContent => ({
  chain_type: "ethereum",
  address,
  public_key: publicKeyHex,
  owner_id: null,
  policy_ids: [],
  additional_signers: [],
  display_name: null,
  external_id: null,
  created_at: 0,
  exported_at: null,
  imported_at: null,
});
const open = (shares: WalletShares | undefined) => withWalletKey("mine", walletOf(mine), shares, shareBox, publicKeyHexOf);
const publicKeyHexOf = (privateKey: Uint8Array) => encodeHex(deriveSecp256k1PublicKey(privateKey) ?? new Uint8Array());
const withAppShare = (change: (share: Uint8Array) => Uint8Array): WalletShares => ({
  ...mine.shares,
  app_share: encodeBase64(change(decodeBase64(mine.shares.app_share, "app_share"))),
});
const refused = (message: string) => expect.objectContaining({ code: "share_invalid", message: expect.stringContaining(message) });

describe("withWalletKey", () => {
  test("default", async () => expect(await open(mine.shares)).toBe(mine.publicKeyHex));

  test("behavior: the key is wiped after use, also when use fails", async () => {
    const seen: Uint8Array[] = [];
    await withWalletKey("mine", walletOf(mine), mine.shares, shareBox, (key) => seen.push(key));
    const failing = withWalletKey("mine", walletOf(mine), mine.shares, shareBox, (key) => {
      seen.push(key);
      throw new Error("use failed");
    });
    await expect(failing).rejects.toThrow("use failed");
    expect(seen.map((key) => key.every((byte) => byte === 0))).toEqual([true, true]);
  });

  test("behavior: the opened enclave share survives for the next call", async () => {
    for (let call = 0; call < 3; call++) expect(await open(mine.shares)).toBe(mine.publicKeyHex);
  });

  test("error: share_invalid for an app share at x = 0, with which its giver would choose the key", async () => {
    const chosen = encodeSharePayload({ privateKey: new Uint8Array(32).fill(7), phrase: { entropy: new Uint8Array(16), index: 0 } });
    const atZero = new Uint8Array([...chosen, 0]);
    // The library lets it pass: the polynomial at 0 is the secret, whatever the other share says.
    const enclaveShare = await shareBox.open("mine", mine.shares.enclave_share);
    expect(await combine([enclaveShare, atZero])).toEqual(chosen);
    await expect(open(withAppShare(() => atZero))).rejects.toThrow(refused("malformed"));
    // And were it the key that the record names: still refused.
    const asked = { ...walletOf(mine), public_key: publicKeyHexOf(new Uint8Array(32).fill(7)) };
    await expect(
      withWalletKey(
        "mine",
        asked,
        withAppShare(() => atZero),
        shareBox,
        () => "signed",
      ),
    ).rejects.toThrow(refused("malformed"));
  });

  test("error: share_invalid for shares of another wallet", async () => {
    await expect(open({ ...mine.shares, app_share: theirs.shares.app_share })).rejects.toThrow(refused("do not make the key"));
    await expect(open({ ...mine.shares, enclave_share: theirs.shares.enclave_share })).rejects.toThrow(
      refused("does not belong to wallet mine"),
    );
    await expect(open(theirs.shares)).rejects.toThrow(refused("does not belong to wallet mine"));
    const theirsAsMine = withWalletKey("theirs", walletOf(mine), theirs.shares, shareBox, () => "signed");
    await expect(theirsAsMine).rejects.toThrow(refused("do not make the key"));
  });

  test("error: share_invalid for an app share that was changed", async () => {
    const flipped = withAppShare((share) => share.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));
    await expect(open(flipped)).rejects.toThrow(refused("do not make the key"));
    for (const change of [
      (share: Uint8Array) => share.slice(1),
      (share: Uint8Array) => new Uint8Array([0, ...share]),
      () => new Uint8Array(),
    ]) {
      await expect(open(withAppShare(change))).rejects.toThrow(refused("malformed"));
    }
  });

  test("error: share_invalid for the enclave's own share in both places", async () => {
    const enclaveShare = await shareBox.open("mine", mine.shares.enclave_share);
    await expect(open(withAppShare(() => enclaveShare))).rejects.toThrow(refused("malformed"));
  });

  test("error: share_invalid for no shares, or a ciphertext that was changed", async () => {
    await expect(open(undefined)).rejects.toThrow(refused("no shares"));
    const ciphertext = encodeBase64(
      decodeBase64(mine.shares.enclave_share.ciphertext, "x").map((byte, index) => (index === 3 ? byte ^ 1 : byte)),
    );
    const changed = { ...mine.shares, enclave_share: { ...mine.shares.enclave_share, ciphertext } };
    await expect(open(changed)).rejects.toThrow(refused("does not belong to wallet mine"));
  });
});
