import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hashMessage, hexToBytes, keccak256, parseTransaction, recoverAddress, recoverTransactionAddress, sha256, toHex } from "viem";
import { entryPoint06Address, entryPoint07Address, entryPoint08Address, getUserOperationHash } from "viem/account-abstraction";
import { recoverAuthorizationAddress, recoverPublicKey } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

type Hex = `0x${string}`;

const CHAIN_ID = 31337;
/** Any contract will do: what is asked is that the chain binds the account to it. */
const DELEGATE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const HASH = `0x${"5a".repeat(32)}` as const;

let app: TestApp;
let owned: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
});
const context = () => ({ authorization_context: { authorization_private_keys: owned.keys } });
const ethereum = () => app.privy.wallets().ethereum();

describe("ethereum().sign7702Authorization", () => {
  test("as given: the wallet's, for that contract, chain and nonce", async () => {
    const params = { contract: DELEGATE, chain_id: 1, nonce: 9 };
    const { authorization } = await ethereum().sign7702Authorization(owned.walletId, { params, ...context() });
    expect(authorization).toMatchObject(params);
    const { r, s, y_parity } = authorization;
    const signed = { address: DELEGATE, chainId: 1, nonce: 9, r: r as Hex, s: s as Hex, yParity: y_parity } as const;
    expect(await recoverAuthorizationAddress({ authorization: signed })).toBe(owned.address);
  });

  test("with signTransaction: the chain accepts a type 4 transaction that binds the account to the contract", async () => {
    await fund(owned.address);
    const params = { contract: DELEGATE, chain_id: CHAIN_ID, executor: "self" as const };
    const { authorization } = await ethereum().sign7702Authorization(owned.walletId, { params, ...context() });
    const nonce = await chainClient().getTransactionCount({ address: owned.address });
    expect(authorization.nonce).toBe(nonce + 1);
    const transaction = {
      type: 4 as const,
      to: owned.address,
      chain_id: CHAIN_ID,
      nonce,
      gas_limit: 100_000,
      max_fee_per_gas: "0x77359400",
      max_priority_fee_per_gas: "0x1",
      authorization_list: [authorization],
    };
    const { signed_transaction } = await ethereum().signTransaction(owned.walletId, { params: { transaction }, ...context() });
    const raw = signed_transaction as `0x04${string}`;
    expect(parseTransaction(raw)).toMatchObject({ type: "eip7702", nonce, gas: 100_000n });
    expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(owned.address);
    const hash = await chainClient().sendRawTransaction({ serializedTransaction: raw });
    expect(await chainClient().waitForTransactionReceipt({ hash })).toMatchObject({ status: "success", type: "eip7702" });
    expect(await chainClient().getCode({ address: owned.address })).toBe(`0xef0100${DELEGATE.slice(2).toLowerCase()}`);
  });

  test("with sendTransaction: the server completes a type 4 transaction and the chain mines it", async () => {
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    const both = { authorization_context: { authorization_private_keys: wallet.keys } };
    const params = { contract: DELEGATE, chain_id: CHAIN_ID, executor: "self" as const };
    const { authorization } = await ethereum().sign7702Authorization(wallet.walletId, { params, ...both });
    const transaction = { to: wallet.address, authorization_list: [authorization] };
    const { hash } = await ethereum().sendTransaction(wallet.walletId, { caip2: CAIP2, params: { transaction }, ...both });
    expect(await chainClient().waitForTransactionReceipt({ hash: hash as Hex })).toMatchObject({ status: "success", type: "eip7702" });
    expect(await chainClient().getCode({ address: wallet.address })).toBe(`0xef0100${DELEGATE.slice(2).toLowerCase()}`);
  });
});

describe("ethereum().signUserOperation", () => {
  const operation = {
    sender: DELEGATE,
    nonce: "0x1",
    call_data: "0xdeadbeef",
    call_gas_limit: "0x30d40",
    verification_gas_limit: "0x30d41",
    pre_verification_gas: "0x5208",
    max_fee_per_gas: "0xf4240",
    max_priority_fee_per_gas: "0xf4241",
  };
  const userOperation = {
    sender: DELEGATE,
    nonce: 1n,
    callData: "0xdeadbeef",
    callGasLimit: 200_000n,
    verificationGasLimit: 200_001n,
    preVerificationGas: 21_000n,
    maxFeePerGas: 1_000_000n,
    maxPriorityFeePerGas: 1_000_001n,
  } as const;

  test.each([
    ["0.6", entryPoint06Address, " the EIP-191 digest of"],
    ["0.7", entryPoint07Address, " the EIP-191 digest of"],
    ["0.8", entryPoint08Address, ""],
  ] as const)(
    "EntryPoint %s: the wallet's signature over %s%s the operation's hash",
    async (entryPointVersion, entryPointAddress, form) => {
      const params = { contract: entryPointAddress, chain_id: CHAIN_ID, user_operation: operation };
      const { signature, encoding } = await ethereum().signUserOperation(owned.walletId, { params, ...context() });
      const raw = getUserOperationHash({ chainId: CHAIN_ID, entryPointAddress, entryPointVersion, userOperation: userOperation as never });
      const hash = form === "" ? raw : hashMessage({ raw });
      expect(await recoverAddress({ hash, signature: signature as Hex })).toBe(owned.address);
      expect(encoding).toBe("hex");
    },
  );

  test("another contract: not_supported, naming those that are", async () => {
    const params = { contract: DELEGATE, chain_id: CHAIN_ID, user_operation: operation };
    await expect(ethereum().signUserOperation(owned.walletId, { params, ...context() })).rejects.toMatchObject({
      status: 400,
      error: { code: "not_supported", error: expect.stringContaining(entryPoint07Address) },
    });
  });
});

describe("ethereum().signSecp256k1 and wallets().rawSign", () => {
  test("signSecp256k1: 65 bytes, recoverable", async () => {
    const { signature } = await ethereum().signSecp256k1(owned.walletId, { params: { hash: HASH }, ...context() });
    expect(await recoverAddress({ hash: HASH, signature: signature as Hex })).toBe(owned.address);
  });

  test.each([
    ["a hash", { hash: HASH }, HASH],
    ["keccak256 of utf-8", { bytes: "hello €", encoding: "utf-8", hash_function: "keccak256" }, keccak256(toHex("hello €"))],
    ["sha256 of hex", { bytes: "0xc0ffee", encoding: "hex", hash_function: "sha256" }, sha256("0xc0ffee")],
    ["keccak256 of base64", { bytes: "wP/u", encoding: "base64", hash_function: "keccak256" }, keccak256("0xc0ffee")],
  ] as const)("rawSign %s: 64 bytes that noble verifies with the wallet's key", async (_, params, digest) => {
    const { signature, encoding } = await app.privy.wallets().rawSign(owned.walletId, { params, ...context() });
    const recoverable = await ethereum().signSecp256k1(owned.walletId, { params: { hash: HASH }, ...context() });
    const publicKey = hexToBytes(await recoverPublicKey({ hash: HASH, signature: recoverable.signature as Hex }));
    const bytes = hexToBytes(signature as Hex);
    expect([encoding, bytes.length]).toEqual(["hex", 64]);
    expect(secp256k1.verify(bytes, hexToBytes(digest), publicKey, { prehash: false, lowS: true })).toBe(true);
  });

  test("rawSign with one seat of two: refused", async () => {
    const alone = { authorization_context: { authorization_private_keys: owned.keys.slice(0, 1) } };
    await expect(app.privy.wallets().rawSign(owned.walletId, { params: { hash: HASH }, ...alone })).rejects.toMatchObject({
      status: 401,
      error: { code: "incorrect_quantity_of_authorization_signatures" },
    });
  });
});

test("ethereum().sendTransaction with sponsor: refused in plain words, nothing is sent", async () => {
  const before = await chainClient().getTransactionCount({ address: owned.address });
  const params = { transaction: { to: DELEGATE, value: 1 } };
  await expect(ethereum().sendTransaction(owned.walletId, { caip2: CAIP2, sponsor: true, params, ...context() })).rejects.toMatchObject({
    status: 400,
    error: { code: "not_supported", error: expect.stringContaining("paymaster") },
  });
  expect(await chainClient().getTransactionCount({ address: owned.address })).toBe(before);
});

describe("a policy", () => {
  test("with ethereum_7702_authorization.contract allows that contract and no other", async () => {
    const field = { field_source: "ethereum_7702_authorization", field: "contract" } as const;
    const conditions = [{ ...field, operator: "eq" as const, value: DELEGATE }];
    const rules = [{ name: "this one", method: "eth_sign7702Authorization" as const, action: "ALLOW" as const, conditions }];
    const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policy.id] });
    const signFor = (contract: string) => ethereum().sign7702Authorization(wallet.id, { params: { contract, chain_id: 1, nonce: 0 } });
    expect((await signFor(DELEGATE)).authorization.contract).toBe(DELEGATE);
    await expect(signFor(entryPoint07Address)).rejects.toMatchObject({ status: 400, error: { code: "policy_violation" } });
  });

  test.each(["eth_sign7702Authorization", "eth_signUserOperation"] as const)(
    "that does not name %s denies it; one that does allows it",
    async (method) => {
      const signUnder = async (allowed: "personal_sign" | typeof method) => {
        const rules = [{ name: "only", method: allowed, action: "ALLOW" as const, conditions: [] }];
        const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules });
        const wallet = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policy.id] });
        const contract = method === "eth_signUserOperation" ? entryPoint07Address : DELEGATE;
        const gas = { call_gas_limit: "0x1", verification_gas_limit: "0x1", pre_verification_gas: "0x1" };
        const fees = { max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x1" };
        const user_operation = { sender: DELEGATE, nonce: "0x0", call_data: "0x", ...gas, ...fees };
        if (method === "eth_signUserOperation")
          return ethereum().signUserOperation(wallet.id, { params: { contract, chain_id: 1, user_operation } });
        return ethereum().sign7702Authorization(wallet.id, { params: { contract, chain_id: 1, nonce: 0 } });
      };
      await expect(signUnder("personal_sign")).rejects.toMatchObject({ status: 400, error: { code: "policy_violation" } });
      expect(await signUnder(method)).toBeTruthy();
    },
  );
});
