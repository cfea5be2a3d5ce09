import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, test } from "vitest";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { deriveEthereumAddress } from "../signers/secp256k1.ts";
import { deriveEthereumKey } from "./create-wallet-key.ts";

const bytes = (hex: string) => decodeHex(hex, "vector");

describeVectors("BIP-39", "bip39", (directory) => {
  const { english } = readVectors<{ english: [string, string, string, string][] }>(join(directory, "vectors.json"));

  test("the English list is BIP-39's", () => {
    expect(wordlist).toEqual(readFileSync(join(directory, "english.txt"), "utf8").trim().split("\n"));
  });

  test.each(english)("entropy %s", async (entropy, mnemonic, seed, master) => {
    expect(entropyToMnemonic(bytes(entropy), wordlist)).toBe(mnemonic);
    expect(encodeHex(mnemonicToEntropy(mnemonic, wordlist))).toBe(entropy);
    const derived = await mnemonicToSeedWebcrypto(mnemonic, "TREZOR");
    expect(encodeHex(derived)).toBe(seed);
    expect(HDKey.fromMasterSeed(derived).privateExtendedKey).toBe(master);
  });
});

describeVectors("BIP-32", "bip32", (directory) => {
  const text = readFileSync(join(directory, "bip-0032.mediawiki"), "utf8");
  const chains = text
    .split(/^===Test vector [1-4]===$/m)
    .slice(1)
    .flatMap((section) => {
      const seed = /^Seed \(hex\): ([0-9a-f]+)$/m.exec(section)?.[1] ?? "";
      const entries = section.matchAll(/^\* Chain (\S+)\n\*\* ext pub: (\w+)\n\*\* ext prv: (\w+)$/gm);
      return [...entries].map(([, path = "", pub, prv]): [string, string, string | undefined, string | undefined] => [
        path.replaceAll("<sub>H</sub>", "'"),
        seed,
        pub,
        prv,
      ]);
    });
  const invalid = [...(text.split("===Test vector 5===")[1] ?? "").matchAll(/^\* (\w{111}) \((.+)\)$/gm)];

  test("every chain and every invalid key is read", () => expect([chains.length, invalid.length]).toEqual([17, 16]));

  test.each(chains)("%s of seed %s", (path, seed, pub, prv) => {
    const node = HDKey.fromMasterSeed(bytes(seed)).derive(path);
    expect([node.publicExtendedKey, node.privateExtendedKey]).toEqual([pub, prv]);
  });

  test.each(invalid.map(([, key = "", reason = ""]) => [reason, key]))("%s is refused: %s", (_, key) => {
    expect(() => HDKey.fromExtendedKey(key)).toThrow();
  });
});

test("m/44'/60'/0'/0/0 of the phrase that anvil and hardhat use", () => {
  const key = deriveEthereumKey(mnemonicToSeedSync("test test test test test test test test test test test junk"));
  expect(encodeHex(key)).toBe("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  expect(deriveEthereumAddress(key)).toBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
});
