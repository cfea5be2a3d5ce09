import { readFileSync } from "node:fs";
import { join } from "node:path";
import { base58 } from "@scure/base";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, test } from "vitest";
import { formatAddress } from "../../../lib/protocol/chains/format-address.ts";
import { formatPrivateKey } from "../../../lib/protocol/chains/format-private-key.ts";
import { type ChainType, WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { deriveEd25519PublicKey } from "../signers/ed25519.ts";
import { deriveSecp256k1PublicKey } from "../signers/secp256k1.ts";
import { deriveWalletKey } from "./derive-wallet-key.ts";
import { deriveSlip10Ed25519 } from "./slip10-ed25519.ts";

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

describeVectors("SLIP-10, ed25519", "slip10", (directory) => {
  const sections = readFileSync(join(directory, "slip-0010.md"), "utf8")
    .split(/^### /m)
    .filter((section) => /^Test vector \d for ed25519/.test(section));
  const nodes = sections.flatMap((section) => {
    const seed = /^Seed \(hex\): ([0-9a-f]+)$/m.exec(section)?.[1] ?? "";
    const entries = section.matchAll(/^\* Chain (\S+)\n.*\n.*\n {2}\* private: (\w+)\n {2}\* public: 00(\w+)$/gm);
    return [...entries].map(([, path = "", key, pub]): [string, string, string | undefined, string | undefined] => [
      path.replaceAll("<sub>H</sub>", "'"),
      seed,
      key,
      pub,
    ]);
  });

  test("every node is read", () => expect(nodes).toHaveLength(12));

  test.each(nodes)("%s of seed %s", (path, seed, key, pub) => {
    const derived = deriveSlip10Ed25519(bytes(seed), path);
    expect([encodeHex(derived), encodeHex(deriveEd25519PublicKey(derived))]).toEqual([key, pub]);
  });

  test.each(["m/0", "m/0'/1", "0'", "m/01'", "m/4294967296'"])("%s is refused: ed25519 has hardened steps only", (path) => {
    expect(() => deriveSlip10Ed25519(new Uint8Array(16), path)).toThrow();
  });
});

/** BIP-39 phrase, chain, index, address. Sources: see each block. */
const ABANDON = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

describe("the address of a phrase", () => {
  const addressOf = (phrase: string, chainType: ChainType, index = 0): string => {
    const key = deriveWalletKey(chainType, mnemonicToSeedSync(phrase), index);
    const publicKey = WALLET_CHAINS[chainType].curve === "ed25519" ? deriveEd25519PublicKey(key) : deriveSecp256k1PublicKey(key);
    return formatAddress(chainType, publicKey ?? new Uint8Array());
  };

  test("ethereum: anvil's and hardhat's first accounts", () => {
    const phrase = "test test test test test test test test test test test junk";
    expect(encodeHex(deriveWalletKey("ethereum", mnemonicToSeedSync(phrase), 0))).toBe(
      "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
    );
    expect(addressOf(phrase, "ethereum")).toBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    expect(addressOf(phrase, "ethereum", 1)).toBe("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
  });

  test("bitcoin-segwit: BIP-84's test vectors", () => {
    expect(addressOf(ABANDON, "bitcoin-segwit")).toBe("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
    expect(addressOf(ABANDON, "bitcoin-segwit", 1)).toBe("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g");
  });

  test("bitcoin-taproot: BIP-86's test vectors", () => {
    expect(addressOf(ABANDON, "bitcoin-taproot")).toBe("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr");
    expect(addressOf(ABANDON, "bitcoin-taproot", 1)).toBe("bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh");
  });

  test("stellar: SEP-0005's test 1", () => {
    const phrase = "illness spike retreat truth genius clock brain pass fit cave bargain toe";
    expect(addressOf(phrase, "stellar")).toBe("GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6");
    expect(addressOf(phrase, "stellar", 1)).toBe("GBAW5XGWORWVFE2XTJYDTLDHXTY2Q2MO73HYCGB3XMFMQ562Q2W2GJQX");
  });

  // No publication gives these for a phrase. Each was made once with the named library of the chain's own people, outside of this project.
  test.each<[ChainType, string, string, string]>([
    ["solana", "ed25519-hd-key 2.0.0", "HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk", "Hh8QwFUA6MtVu1qAoq12ucvFHNwCcVTV7hpWjeY1Hztb"],
    ["tron", "tronweb 6.5.1", "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"],
    ["xrpl", "xrpl 5.3.0", "rHsMGQEkVNJmpGWs8XUBoTBiAAbwxZN5v3", "r3AgF9mMBFtaLhKcg96weMhbbEFLZ3mx17"],
    [
      "stellar",
      "@stellar/stellar-sdk 15.1.0",
      "GB3JDWCQJCWMJ3IILWIGDTQJJC5567PGVEVXSCVPEQOTDN64VJBDQBYX",
      "GDVSYYTUAJ3ACHTPQNSTQBDQ4LDHQCMNY4FCEQH5TJUMSSLWQSTG42MV",
    ],
    [
      "sui",
      "@mysten/sui 1.45.2",
      "0x5e93a736d04fbb25737aa40bee40171ef79f65fae833749e3c089fe7cc2161f1",
      "0x082d099250999ab8450a9ef3a962edf9e2449e1045be32ba5a0f2c6117ff7167",
    ],
    [
      "aptos",
      "@aptos-labs/ts-sdk 6.3.1",
      "0xeb663b681209e7087d681c5d3eed12aaa8e1915e7c87794542c3f96e94b3d3bf",
      "0xf867372dfec13fb6c0740d4b574363685e10e6f243e9554ffa8f6e698e940efa",
    ],
  ])("%s: what %s derives", (chainType, _, first, second) => {
    expect([addressOf(ABANDON, chainType), addressOf(ABANDON, chainType, 1)]).toEqual([first, second]);
  });

  test("cosmos (@cosmjs/amino 0.39.0), near (near-seed-phrase 0.2.1), and movement, which is as Aptos", () => {
    expect(addressOf(ABANDON, "cosmos")).toBe("cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
    expect(addressOf(ABANDON, "near")).toBe(encodeHex(base58.decode("6j4b6zUaty6fD1awqcGCCU9JYGCWYUgdJhQrzfZhqE25")));
    expect(addressOf(ABANDON, "movement")).toBe(addressOf(ABANDON, "aptos"));
  });
});

describe("the private key of a phrase, as its chain writes it", () => {
  const textOf = (chainType: ChainType): string => {
    const key = deriveWalletKey(chainType, mnemonicToSeedSync(ABANDON), 0);
    return formatPrivateKey(chainType, key, deriveEd25519PublicKey(key));
  };

  test("sui: @mysten/sui 1.45.2", () => {
    expect(textOf("sui")).toBe("suiprivkey1qzyxnjc8z79lvlsg6lz2hh69fp7m7duunfzjlnkzsd59f062855mqacydfr");
  });

  test("near: near-seed-phrase 0.2.1", () => {
    expect(textOf("near")).toBe("ed25519:F1kPR175szkGxEL52A9H6Z5ocS2BtaipprK2Hiob9DjGzHTkScrBb1yt44baXPZ3LxyHcsTPdBjHmn6zx147txH");
  });

  test("bitcoin-segwit: BIP-84's test vector", () => {
    expect(textOf("bitcoin-segwit")).toBe("KyZpNDKnfs94vbrwhJneDi77V6jF64PWPF8x5cdJb8ifgg2DUc9d");
  });

  test("solana: base58 of secret and public key, as solana-keygen and the browser wallets read it", () => {
    const key = deriveWalletKey("solana", mnemonicToSeedSync(ABANDON), 0);
    expect(base58.decode(textOf("solana"))).toEqual(new Uint8Array([...key, ...deriveEd25519PublicKey(key)]));
  });

  test.each<ChainType>(["ethereum", "tron", "cosmos", "stellar", "aptos", "movement", "xrpl"])("%s: 64 hex digits", (chainType) => {
    expect(textOf(chainType)).toMatch(/^[0-9a-f]{64}$/);
  });
});
