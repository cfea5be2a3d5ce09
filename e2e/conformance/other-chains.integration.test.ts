import { ed25519 } from "@noble/curves/ed25519.js";
import { schnorr, secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { Address, OutScript } from "@scure/btc-signer";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { callTron } from "../../enclave-sim/host/testing/start-tron-stand-in.ts";
import { parseTronAddress } from "../../lib/protocol/policy/tron-address.ts";
import { TRON_CAIP2 } from "../support/integration-setup.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const HASH = `0x${"12".repeat(32)}`;
const digest = Buffer.from(HASH.slice(2), "hex");

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replace(/^0x/, ""), "hex"));

describe("wallets().rawSign", () => {
  const rawSign = async (id: string) => bytes((await app.privy.wallets().rawSign(id, { params: { hash: HASH } })).signature);

  test.each(["tron", "bitcoin-segwit", "cosmos", "xrpl"] as const)("%s: verifies against the wallet's public_key", async (chain_type) => {
    const { id, public_key = "" } = await app.privy.wallets().create({ chain_type });
    expect(secp256k1.verify(await rawSign(id), digest, bytes(public_key), { prehash: false, lowS: true })).toBe(true);
  });

  test.each(["stellar", "sui", "aptos", "movement", "near"] as const)(
    "%s: verifies against the wallet's public_key",
    async (chain_type) => {
      const { id, public_key = "" } = await app.privy.wallets().create({ chain_type });
      expect(ed25519.verify(await rawSign(id), digest, bytes(public_key))).toBe(true);
    },
  );

  test("bitcoin-taproot: verifies against the output key in the address", async () => {
    const { id, address } = await app.privy.wallets().create({ chain_type: "bitcoin-taproot" });
    const output = OutScript.decode(OutScript.encode(Address().decode(address)));
    if (output.type !== "tr") throw new Error("not an output of Taproot");
    expect(schnorr.verify(await rawSign(id), digest, output.pubkey)).toBe(true);
  });

  test("a chain that is not offered says so", async () => {
    await expect(app.privy.wallets().create({ chain_type: "starknet" })).rejects.toMatchObject({
      status: 400,
      error: { code: "not_supported" },
    });
  });
});

describe("what is Ethereum's alone", () => {
  test("wallets().balance.get and transactions.get: not_supported for a wallet of another chain", async () => {
    const { id } = await app.privy.wallets().create({ chain_type: "tron" });
    const refused = { status: 400, error: { code: "not_supported" } };
    await expect(app.privy.wallets().balance.get(id, {})).rejects.toMatchObject(refused);
    await expect(app.privy.wallets().transactions.get(id, { chain: "solana", asset: "sol" })).rejects.toMatchObject(refused);
  });

  test("wallets().ethereum(): refused before any chain is asked", async () => {
    const { id } = await app.privy.wallets().create({ chain_type: "solana" });
    const refused = { status: 400, error: { code: "invalid_request" } };
    const { ethereum } = { ethereum: app.privy.wallets().ethereum() };
    const contract = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    await expect(ethereum.sign7702Authorization(id, { params: { contract, chain_id: 31337 } })).rejects.toMatchObject(refused);
    const params = { transaction: { to: contract, value: 1 } };
    await expect(ethereum.sendTransaction(id, { caip2: "eip155:31337", params })).rejects.toMatchObject(refused);
  });
});

describe("wallets().tron()", () => {
  const rawData = (address: string) => ({
    contract: [
      {
        type: "TransferContract" as const,
        owner_address: parseTronAddress(address) ?? "",
        to_address: `41${"b2".repeat(20)}`,
        amount: 1_000_000,
      },
    ],
    ref_block_bytes: "c3d4",
    ref_block_hash: "0102030405060708",
    expiration: 1700000060000,
  });

  test("signTransaction: the signature behind the raw data is by the wallet's public_key", async () => {
    const { id, address, public_key = "" } = await app.privy.wallets().create({ chain_type: "tron" });
    const { signed_transaction } = await app.privy
      .wallets()
      .tron()
      .signTransaction(id, { params: { raw_data: rawData(address) } });
    const signed = bytes(signed_transaction);
    expect(secp256k1.verify(signed.slice(-65, -1), sha256(signed.slice(0, -65)), bytes(public_key), { prehash: false })).toBe(true);
  });

  test("sendTransaction: completed, taken by the stand-in for a node, and found again", async () => {
    const { id, address } = await app.privy.wallets().create({ chain_type: "tron" });
    const { contract } = rawData(address);
    const params = { raw_data: { contract }, reference_id: "tron-send" };
    const sent = await app.privy.wallets().tron().sendTransaction(id, { caip2: TRON_CAIP2, params });
    expect(sent).toMatchObject({ caip2: TRON_CAIP2, reference_id: "tron-send" });
    expect(await callTron(inject("tronUrl"), "/wallet/gettransactionbyid", { value: sent.hash })).toEqual({ txID: sent.hash });
    expect(await app.privy.transactions().get(sent.transaction_id)).toMatchObject({ transaction_hash: sent.hash, wallet_id: id });
  });

  test("sendTransaction: without caip2 the main network is meant, which this server does not know", async () => {
    const { id, address } = await app.privy.wallets().create({ chain_type: "tron" });
    const sending = app.privy
      .wallets()
      .tron()
      .sendTransaction(id, { params: { raw_data: rawData(address) } });
    await expect(sending).rejects.toMatchObject({ status: 401, error: { code: "chain_not_enabled" } });
  });
});

describe("wallets().rpc", () => {
  test("near_signTransaction: behind the transaction, a signature of the wallet's key over its SHA-256", async () => {
    const { id, address, public_key = "" } = await app.privy.wallets().create({ chain_type: "near" });
    // `Transaction` up to its actions, of which it has none; an implicit account's name is its key in hex.
    const name = [64, 0, 0, 0, ...Buffer.from(address)];
    const unsigned = new Uint8Array([...name, 0, ...bytes(public_key), ...new Array(8).fill(1), ...name, ...digest, 0, 0, 0, 0]);
    const { data } = await app.privy
      .wallets()
      .rpc(id, { method: "near_signTransaction", params: { transaction: Buffer.from(unsigned).toString("base64") } });
    const signed = new Uint8Array(Buffer.from(data.signed_transaction, "base64"));
    expect(signed.slice(0, -65)).toEqual(unsigned);
    expect(signed.at(-65)).toBe(0);
    expect(ed25519.verify(signed.slice(-64), sha256(unsigned), bytes(public_key))).toBe(true);
  });

  test("aptos_signTransaction: behind the transaction, the wallet's key and its signature under Aptos' prefix", async () => {
    const { id, address, public_key = "" } = await app.privy.wallets().create({ chain_type: "aptos" });
    const raw = new Uint8Array([...bytes(address), ...new Array(60).fill(7)]);
    const transaction = `0x${Buffer.from(raw).toString("hex")}`;
    const { data } = await app.privy.wallets().rpc(id, { method: "aptos_signTransaction", params: { transaction } });
    const signed = bytes(data.signed_transaction);
    expect(signed.slice(0, raw.length)).toEqual(raw);
    expect(signed.slice(raw.length, -64)).toEqual(new Uint8Array([0, 32, ...bytes(public_key), 64]));
    const message = new Uint8Array([...sha3_256(new TextEncoder().encode("APTOS::RawTransaction")), ...raw]);
    expect(ed25519.verify(signed.slice(-64), message, bytes(public_key))).toBe(true);
  });
});
