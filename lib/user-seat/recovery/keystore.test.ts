import { Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { decodeHex } from "../../protocol/hex.ts";
import { encryptKeystore } from "./encrypt-keystore.ts";
import { openKeystore, parseKeystore } from "./open-keystore.ts";

const PRIVATE_KEY = decodeHex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", "key");
const ADDRESS = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b";

/** The file of the specification (Web3 Secret Storage, test vectors); the password is `testpassword`. */
const SPECIFIED = {
  pbkdf2: {
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
      ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
      kdf: "pbkdf2",
      kdfparams: { c: 262144, dklen: 32, prf: "hmac-sha256", salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd" },
      mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3,
  },
  scrypt: {
    Crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "83dbcc02d8ccb40e466191a123791e0e" },
      ciphertext: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
      kdf: "scrypt",
      kdfparams: { dklen: 32, n: 262144, p: 8, r: 1, salt: "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19" },
      mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3,
  },
};

describe("openKeystore", () => {
  test.each(Object.entries(SPECIFIED))("the specification's file with %s", async (_, file) => {
    const opened = await openKeystore(parseKeystore(JSON.stringify(file)), "testpassword");
    expect(opened).toEqual({ privateKey: PRIVATE_KEY, address: ADDRESS });
  });

  test("error: invalid_credentials for a wrong password, a changed ciphertext or a changed mac", async () => {
    const file = await encryptKeystore(PRIVATE_KEY, "right", { cost: 2 });
    await expect(openKeystore(file, "wrong")).rejects.toMatchObject({ code: "invalid_credentials" });
    const flip = (text: string) => (text.startsWith("0") ? "1" : "0") + text.slice(1);
    for (const changed of [{ mac: flip(file.crypto.mac) }, { ciphertext: flip(file.crypto.ciphertext) }]) {
      const damaged = parseKeystore(JSON.stringify({ ...file, crypto: { ...file.crypto, ...changed } }));
      await expect(openKeystore(damaged, "right")).rejects.toMatchObject({ code: "invalid_credentials" });
    }
  });

  test("error: invalid_data for a file that names another address than its key's", async () => {
    const file = { ...(await encryptKeystore(PRIVATE_KEY, "p", { cost: 2 })), address: "00".repeat(20) };
    await expect(openKeystore(file, "p")).rejects.toThrow(`its key is ${ADDRESS}'s`);
  });

  test.each([
    ["text", "hello", "it is not JSON"],
    ["another version", { ...SPECIFIED.pbkdf2, version: 1 }, "version"],
    ["no crypto", { version: 3 }, "crypto"],
    [
      "a cost that would stop the page",
      { ...SPECIFIED.scrypt, Crypto: { ...SPECIFIED.scrypt.Crypto, kdfparams: { dklen: 32, n: 2 ** 30, p: 1, r: 8, salt: "00" } } },
      "2^20",
    ],
    ["text for hex", { ...SPECIFIED.pbkdf2, crypto: { ...SPECIFIED.pbkdf2.crypto, mac: "xyz" } }, "hex digits"],
  ])("error: invalid_data for %s", (_, file, reason) => {
    expect(() => parseKeystore(typeof file === "string" ? file : JSON.stringify(file))).toThrow(reason);
  });
});

describe("encryptKeystore", () => {
  test("behavior: ethers opens what is written, and what ethers writes is opened", async () => {
    const file = await encryptKeystore(PRIVATE_KEY, "pässword 🔑", { cost: 1024 });
    expect(JSON.stringify(file)).not.toContain("7a28b5ba57c53603");
    const wallet = await Wallet.fromEncryptedJson(JSON.stringify(file), "pässword 🔑");
    expect(wallet.address).toBe(ADDRESS);
    const theirs = parseKeystore(await wallet.encrypt("another"));
    expect(await openKeystore(theirs, "another")).toEqual({ privateKey: PRIVATE_KEY, address: ADDRESS });
  });

  test("behavior: two files of one key share neither salt, iv nor ciphertext", async () => {
    const [a, b] = [await encryptKeystore(PRIVATE_KEY, "p", { cost: 2 }), await encryptKeystore(PRIVATE_KEY, "p", { cost: 2 })];
    expect(a.crypto.kdfparams.salt).not.toBe(b.crypto.kdfparams.salt);
    expect(a.crypto.ciphertext).not.toBe(b.crypto.ciphertext);
  });

  test("error: invalid_data for an empty password or a key that is none", async () => {
    await expect(encryptKeystore(PRIVATE_KEY, "", { cost: 2 })).rejects.toMatchObject({ code: "invalid_data" });
    await expect(encryptKeystore(new Uint8Array(32), "p", { cost: 2 })).rejects.toMatchObject({ code: "invalid_data" });
  });
});
