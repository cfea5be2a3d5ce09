import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { describe, expect, test } from "vitest";
import type { SeatWallet } from "../../protocol/app/seat-wallet.ts";
import { encodeBase64 } from "../../protocol/base64.ts";
import { generateHpkeRecipient, type HpkeRecipient, sealHpke } from "../../protocol/hpke.ts";
import { parseP256PublicKey } from "../../protocol/p256-public-key.ts";
import { openExport, writeExportBundle } from "./open-export.ts";

const KEY = generatePrivateKey();
const wallet: SeatWallet = {
  id: "w".repeat(24),
  address: privateKeyToAddress(KEY),
  chain_type: "ethereum",
  owner_id: "q",
  name: "Mine",
  custody: "both",
};

async function sealTo({ publicKeySpkiBase64 }: HpkeRecipient, text: string) {
  const recipientPublicKey = parseP256PublicKey(publicKeySpkiBase64, "key").raw;
  const { encapsulatedKey, ciphertext } = await sealHpke({ recipientPublicKey, plaintext: new TextEncoder().encode(text) });
  return { encryption_type: "HPKE", encapsulated_key: encodeBase64(encapsulatedKey), ciphertext: encodeBase64(ciphertext) };
}

describe("openExport", () => {
  test("default", async () => {
    const recipient = await generateHpkeRecipient();
    const answer = await sealTo(recipient, KEY.slice(2));
    expect(await openExport(answer, recipient, wallet, "private_key")).toEqual({ kind: "private_key", secret: KEY.slice(2) });
  });

  test("error: share_invalid for the key of another wallet", async () => {
    const recipient = await generateHpkeRecipient();
    const answer = await sealTo(recipient, generatePrivateKey().slice(2));
    await expect(openExport(answer, recipient, wallet, "private_key")).rejects.toMatchObject({ code: "share_invalid" });
  });

  test("error: invalid_data for an answer to another recipient, and for one of another form", async () => {
    const [mine, other] = await Promise.all([generateHpkeRecipient(), generateHpkeRecipient()]);
    const answer = await sealTo(other, KEY.slice(2));
    await expect(openExport(answer, mine, wallet, "private_key")).rejects.toMatchObject({ code: "invalid_data" });
    await expect(openExport({ key: KEY }, mine, wallet, "private_key")).rejects.toMatchObject({ code: "invalid_data" });
  });
});

test("writeExportBundle: carries what was sealed, and whose it is", async () => {
  const recipient = await generateHpkeRecipient();
  const answer = await sealTo(recipient, KEY.slice(2));
  const bundle = writeExportBundle(answer, recipient.publicKeySpkiBase64, wallet, "private_key");
  expect(bundle).toMatchObject({ format: "countersign-export", wallet: { address: wallet.address }, ciphertext: answer.ciphertext });
});
