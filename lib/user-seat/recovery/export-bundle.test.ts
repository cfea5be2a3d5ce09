import { base58 } from "@scure/base";
import { createKeyPairSignerFromBytes } from "@solana/kit";
import { mnemonicToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { encodeBase64 } from "../../protocol/base64.ts";
import { sealHpke } from "../../protocol/hpke.ts";
import { parseP256PublicKey } from "../../protocol/p256-public-key.ts";
import { assertIsKeyOf, type ExportBundle, openExportBundle, parseExportBundle, readPrivateKey } from "./export-bundle.ts";
import { createRecipientFile, openRecipientFile, parseRecipientFile } from "./recipient-file.ts";

/** The phrase of BIP-39's test vectors. */
const PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const account = mnemonicToAccount(PHRASE);
/** What Solana's own wallets derive from it at m/44'/501'/0'/0'. */
const SOLANA_ADDRESS = "HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk";

async function seal(secret: string, change: Partial<ExportBundle> = {}, address = account.address as string) {
  const recipient = await createRecipientFile("pw", 2);
  const sealed = await sealHpke({
    recipientPublicKey: parseP256PublicKey(recipient.public_key, "key").raw,
    plaintext: new TextEncoder().encode(secret),
  });
  const bundle: ExportBundle = {
    format: "countersign-export",
    version: 1,
    wallet: { id: "w", chain_type: "ethereum", address },
    secret: "seed_phrase",
    recipient_public_key: recipient.public_key,
    encapsulated_key: encodeBase64(sealed.encapsulatedKey),
    ciphertext: encodeBase64(sealed.ciphertext),
    ...change,
  };
  return { recipient, bundle, key: await openRecipientFile(recipient, "pw") };
}

describe("openExportBundle", () => {
  test("default", async () => {
    const { bundle, key } = await seal(PHRASE);
    expect(await openExportBundle(parseExportBundle(JSON.stringify(bundle)), key)).toBe(PHRASE);
  });

  test("error: share_invalid for the key of another wallet, and its text is not in the error", async () => {
    const { bundle, key } = await seal("11".repeat(32), { secret: "private_key" });
    const refusal = await openExportBundle(bundle, key).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "share_invalid" });
    expect(String(refusal)).not.toContain("1111");
  });

  test("error: invalid_data for another recipient's key and for a changed ciphertext", async () => {
    const [mine, theirs] = [await seal(PHRASE), await seal(PHRASE)];
    await expect(openExportBundle(mine.bundle, theirs.key)).rejects.toMatchObject({ code: "invalid_data" });
    await expect(openExportBundle({ ...mine.bundle, ciphertext: theirs.bundle.ciphertext }, mine.key)).rejects.toMatchObject({
      code: "invalid_data",
    });
    expect(() => parseExportBundle("{}")).toThrow("not an export");
  });
});

describe("readPrivateKey", () => {
  test("behavior: of a phrase the first account's key, which viem and Solana's kit agree with", async () => {
    const hdKey = account.getHdKey();
    expect(await readPrivateKey("ethereum", "seed_phrase", ` ${PHRASE.toUpperCase()} `)).toBe(
      Buffer.from(hdKey.privateKey ?? []).toString("hex"),
    );
    const secret = await readPrivateKey("solana", "seed_phrase", PHRASE);
    expect((await createKeyPairSignerFromBytes(base58.decode(secret))).address).toBe(SOLANA_ADDRESS);
    await assertIsKeyOf({ wallet: { id: "w", chain_type: "solana", address: SOLANA_ADDRESS }, secret: "private_key" }, secret);
  });

  test("error: invalid_data for a phrase with a wrong word, a key that is no base58, a Solana key whose halves do not match", async () => {
    const wallet = { id: "w", chain_type: "solana" as const, address: SOLANA_ADDRESS };
    await expect(readPrivateKey("ethereum", "seed_phrase", PHRASE.replace("about", "abandon"))).rejects.toMatchObject({
      code: "invalid_data",
    });
    await expect(assertIsKeyOf({ wallet, secret: "private_key" }, "0OIl")).rejects.toMatchObject({ code: "invalid_data" });
    const halves = base58.encode(new Uint8Array(64).fill(1));
    await expect(assertIsKeyOf({ wallet, secret: "private_key" }, halves)).rejects.toMatchObject({ code: "invalid_data" });
  });
});

describe("openRecipientFile", () => {
  test("error: invalid_credentials for a wrong password or another public key; invalid_data for what is no such file", async () => {
    const { recipient } = await seal(PHRASE);
    await expect(openRecipientFile(recipient, "wrong")).rejects.toMatchObject({ code: "invalid_credentials" });
    const other = (await createRecipientFile("pw", 2)).public_key;
    await expect(openRecipientFile({ ...recipient, public_key: other }, "pw")).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(() => parseRecipientFile("no")).toThrow("not a recipient key file");
    expect(parseRecipientFile(JSON.stringify(recipient))).toEqual(recipient);
    await expect(createRecipientFile("")).rejects.toMatchObject({ code: "invalid_data" });
  });
});
