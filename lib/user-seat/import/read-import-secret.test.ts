import { base58 } from "@scure/base";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { encryptKeystore } from "../recovery/encrypt-keystore.ts";
import { readImportKeystore } from "./read-import-keystore.ts";
import { readImportSecret } from "./read-import-secret.ts";

const PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";
/** RFC 8032, test 1. */
const SOLANA_SEED = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
const SOLANA_ADDRESS = base58.encode(Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"));

describe("readImportSecret: a phrase", () => {
  test("default: the address that other wallets show, and words in one form", async () => {
    const read = await readImportSecret("ethereum", "phrase", `  ${PHRASE.toUpperCase().replaceAll(" ", "\n ")} `);
    expect(read).toMatchObject({ address: mnemonicToAccount(PHRASE).address, entropyType: "hd" });
    expect(new TextDecoder().decode(read.plaintext)).toBe(PHRASE);
  });
  test("args: the same phrase on Solana is another address", async () => {
    const phrase = `${"abandon ".repeat(11)}about`;
    expect((await readImportSecret("solana", "phrase", phrase)).address).toBe("HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk");
  });
  test.each([
    ["", "Type or paste the words"],
    [PHRASE.replace("sausage", "sausuge"), "Word 6, “sausuge”, is in no seed phrase."],
    ["legal winner thank", "These are 3."],
    ["legal", "This is one word."],
    [PHRASE.replace("yellow", "zebra"), "they do not add up"],
    [generatePrivateKey(), "Choose “Private key” above."],
  ])("error: %s", async (text, said) => {
    await expect(readImportSecret("ethereum", "phrase", text)).rejects.toMatchObject({
      code: "invalid_data",
      message: expect.stringContaining(said),
    });
  });
});

describe("readImportSecret: a private key", () => {
  test("default: Ethereum, with and without 0x", async () => {
    const key = generatePrivateKey();
    for (const text of [key, key.slice(2).toUpperCase(), ` ${key}\n`]) {
      const read = await readImportSecret("ethereum", "key", text);
      expect(read).toMatchObject({ address: privateKeyToAccount(key).address, entropyType: "private-key" });
      expect(Buffer.from(read.plaintext).toString("hex")).toBe(key.slice(2));
    }
  });
  test("default: Solana, as base58 of 64 or 32 bytes and as a key file's numbers", async () => {
    const pair = Buffer.concat([SOLANA_SEED, base58.decode(SOLANA_ADDRESS)]);
    for (const text of [base58.encode(pair), base58.encode(SOLANA_SEED), JSON.stringify([...pair], null, 1)]) {
      const read = await readImportSecret("solana", "key", text);
      expect(read.address).toBe(SOLANA_ADDRESS);
      expect(Buffer.from(read.plaintext)).toEqual(pair);
    }
  });
  test.each([
    ["ethereum", "", "Type or paste the private key."],
    ["ethereum", PHRASE, "Choose “Seed phrase” above."],
    ["ethereum", "0x12g4", "Character 3 after the 0x is no hex digit"],
    ["ethereum", "0x1234", "These are 4."],
    ["ethereum", "0".repeat(64), "These are not the 32 bytes of an Ethereum private key."],
    ["solana", "0OIl", "is base58"],
    ["solana", "abc", "has 64 or 32 bytes."],
    ["solana", "[1, 2, 300]", "numbers from 0 to 255"],
    ["solana", "[1, 2", "numbers from 0 to 255"],
    ["solana", JSON.stringify([...SOLANA_SEED, ...SOLANA_SEED]), "These are not the 64 bytes of a Solana secret key."],
  ] as const)("error: %s “%s”", async (chain, text, said) => {
    await expect(readImportSecret(chain, "key", text)).rejects.toMatchObject({
      code: "invalid_data",
      message: expect.stringContaining(said),
    });
  });
});

describe("readImportKeystore", () => {
  test("default, and error: a wrong password, a damaged file", async () => {
    const key = generatePrivateKey();
    const text = JSON.stringify(await encryptKeystore(Buffer.from(key.slice(2), "hex"), "a password", { cost: 1024 }));
    expect((await readImportKeystore(text, "a password")).address).toBe(privateKeyToAccount(key).address);
    await expect(readImportKeystore(text, "another")).rejects.toMatchObject({ code: "invalid_credentials" });
    await expect(readImportKeystore(text.slice(1), "a password")).rejects.toMatchObject({ code: "invalid_data" });
  });
});
