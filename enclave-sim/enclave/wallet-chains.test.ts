import { ed25519 } from "@noble/curves/ed25519.js";
import { schnorr, secp256k1 } from "@noble/curves/secp256k1.js";
import { Address as BitcoinAddress, OutScript, p2tr } from "@scure/btc-signer";
import { beforeAll, describe, expect, test } from "vitest";
import { CHAIN_TYPES, type ChainType, OFFERED_CHAIN_TYPES, WALLET_CHAINS } from "../../lib/protocol/chains/wallet-chains.ts";
import { decodeHex } from "../../lib/protocol/hex.ts";
import { bootRuntime, createTestWitness, TestHost } from "./test-host.ts";

type Reply = Awaited<ReturnType<TestHost["call"]>>;

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
});

const HASH = `0x${"12".repeat(32)}`;
const refusal = (reply: Reply) => (reply.ok ? "ok" : reply.error);
/** A wallet of the app secret, with its sealed public key. */
async function make(chain_type: ChainType): Promise<{ id: string; address: string; publicKey: Uint8Array }> {
  const { id, address } = (await host.mustCall("POST", "/v1/wallets", { chain_type })).body as { id: string; address: string };
  const { public_key } = JSON.parse(host.records.get(id)?.content ?? "") as { public_key: string };
  return { id, address, publicKey: decodeHex(public_key, "public_key") };
}
async function rawSign(id: string, params: Record<string, string>): Promise<Uint8Array> {
  const { body } = await host.mustCall("POST", `/v1/wallets/${id}/raw_sign`, { params });
  return decodeHex((body as { data: { signature: string } }).data.signature, "signature");
}

describe("POST /v1/wallets", () => {
  test.each(OFFERED_CHAIN_TYPES)("default: %s, with an address that its public key makes", async (chainType) => {
    const [first, second] = [await make(chainType), await make(chainType)];
    expect(first.address).not.toBe(second.address);
    expect(first.publicKey).toHaveLength(WALLET_CHAINS[chainType].curve === "ed25519" ? 32 : 33);
  });

  test.each(CHAIN_TYPES.filter((type) => !OFFERED_CHAIN_TYPES.some((offered) => offered === type)))(
    "error: not_supported, naming %s and what is offered",
    async (chain_type) => {
      expect(refusal(await host.call("POST", "/v1/wallets", { chain_type }))).toMatchObject({
        code: "not_supported",
        message: `chain_type ${chain_type} is not offered; use one of ${OFFERED_CHAIN_TYPES.join(", ")}.`,
      });
    },
  );

  test("behavior: public_key is told where libraries ask for it", async () => {
    const { body } = await host.mustCall("POST", "/v1/wallets", { chain_type: "tron" });
    expect(body).toMatchObject({ chain_type: "tron", address: expect.stringMatching(/^T/), public_key: expect.stringMatching(/^0[23]/) });
    expect((await host.mustCall("POST", "/v1/wallets", { chain_type: "solana" })).body).not.toHaveProperty("public_key");
  });
});

describe("raw_sign", () => {
  const ofCurve = (curve: string) =>
    OFFERED_CHAIN_TYPES.filter((type) => WALLET_CHAINS[type].curve === curve && type !== "bitcoin-taproot");

  test.each(ofCurve("secp256k1"))("%s: r ‖ s with low S over the hash", async (chainType) => {
    const { id, publicKey } = await make(chainType);
    expect(secp256k1.verify(await rawSign(id, { hash: HASH }), decodeHex(HASH, "hash"), publicKey, { prehash: false, lowS: true })).toBe(
      true,
    );
  });

  test.each(ofCurve("ed25519"))("%s: RFC 8032 over the hash, or over the longer message that is given as hash", async (chainType) => {
    const { id, publicKey } = await make(chainType);
    expect(ed25519.verify(await rawSign(id, { hash: HASH }), decodeHex(HASH, "hash"), publicKey)).toBe(true);
    // On Solana, what begins with 0x81 to 0xbf could be the message of a transaction to come.
    const long = `0x${"cd".repeat(100)}`;
    expect(ed25519.verify(await rawSign(id, { hash: long }), decodeHex(long, "hash"), publicKey)).toBe(true);
  });

  test("bitcoin-taproot: BIP-340 by the output key of the wallet's own address", async () => {
    const { id, address, publicKey } = await make("bitcoin-taproot");
    const output = OutScript.decode(OutScript.encode(BitcoinAddress().decode(address)));
    const outputKey = "pubkey" in output ? (output.pubkey as Uint8Array) : new Uint8Array();
    expect(schnorr.verify(await rawSign(id, { hash: HASH }), decodeHex(HASH, "hash"), outputKey)).toBe(true);
    expect(p2tr(publicKey.slice(1)).address).toBe(address);
  });

  test("args: hash_function, on another chain than Ethereum", async () => {
    const { id, publicKey } = await make("sui");
    const signature = await rawSign(id, { bytes: "abc", encoding: "utf-8", hash_function: "blake2b256" });
    const hash = decodeHex("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", "hash");
    expect(ed25519.verify(signature, hash, publicKey)).toBe(true);
  });

  test("error: invalid_data for a hash of another length on secp256k1", async () => {
    const { id } = await make("cosmos");
    const reply = await host.call("POST", `/v1/wallets/${id}/raw_sign`, { params: { hash: "0x1234" } });
    expect(refusal(reply)).toMatchObject({ code: "invalid_data", message: "params.hash has 2 bytes; cosmos signs 32." });
  });
});

describe("a key signs for its own chain alone", () => {
  test.each<[ChainType, string, Record<string, string>]>([
    ["solana", "personal_sign", { message: "hello", encoding: "utf-8" }],
    ["tron", "personal_sign", { message: "hello", encoding: "utf-8" }],
    ["bitcoin-segwit", "secp256k1_sign", { hash: HASH }],
    ["ethereum", "signMessage", { message: "aGVsbG8=", encoding: "base64" }],
    ["sui", "signMessage", { message: "aGVsbG8=", encoding: "base64" }],
  ])("%s refuses %s", async (chainType, method, params) => {
    const { id } = await make(chainType);
    const reply = await host.call("POST", `/v1/wallets/${id}/rpc`, { method, params });
    expect(refusal(reply)).toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(new RegExp(`^method ${method} is for \\w+ wallets, but this is a ${chainType} wallet`)),
    });
  });

  test.each(["xrpl_signTransaction", "createLightningInvoice"])("error: not_supported for %s", async (method) => {
    const { id } = await make("near");
    expect(refusal(await host.call("POST", `/v1/wallets/${id}/rpc`, { method, params: {} }))).toMatchObject({
      code: "not_supported",
      message: expect.stringContaining(method),
    });
  });
});
