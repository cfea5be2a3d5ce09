import { verify } from "node:crypto";
import { generateP256KeyPair } from "@privy-io/node";
import { createSolanaKitSigner } from "@privy-io/node/solana-kit";
import { base58 } from "@scure/base";
import {
  type Address,
  type Blockhash,
  compileTransaction,
  createSignableMessage,
  createTransactionMessage,
  getAddressEncoder,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getProgramDerivedAddress,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  pipe,
  type SignatureBytes,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  verifySignature,
} from "@solana/kit";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { callSolana } from "../../enclave-sim/host/testing/start-solana-stand-in.ts";
import { SOLANA_CAIP2 } from "../support/integration-setup.ts";
import { createTestApp, runApps, type TestApp } from "../support/test-app.ts";

const BLOCKHASH = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM" as Blockhash;
const CAIP2 = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const RECIPIENT = "Vote111111111111111111111111111111111111111";

let app: TestApp;
let wallet: { id: string; address: Address };
let context: { authorization_context: { authorization_private_keys: string[] } };
beforeAll(async () => {
  app = await createTestApp();
  const owner = await generateP256KeyPair();
  const { id, address } = await app.privy.wallets().create({ chain_type: "solana", owner: { public_key: owner.publicKey } });
  wallet = { id, address: address as Address };
  context = { authorization_context: { authorization_private_keys: [owner.privateKey] } };
});

const isSigned = async (signature: Uint8Array | undefined, message: Uint8Array) =>
  verifySignature(await getPublicKeyFromAddress(wallet.address), (signature ?? new Uint8Array(64)) as SignatureBytes, message);
const solana = () => app.privy.wallets().solana();
const compile = (blockhash = BLOCKHASH) =>
  compileTransaction(
    pipe(
      createTransactionMessage({ version: 0 }),
      (m) => setTransactionMessageFeePayer(wallet.address, m),
      (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, m),
    ),
  );

describe("wallets() with chain_type solana", () => {
  test("create, get, list and get by address", async () => {
    expect(base58.decode(wallet.address)).toHaveLength(32);
    expect(await app.privy.wallets().get(wallet.id)).toMatchObject({ ...wallet, chain_type: "solana" });
    const listed = [];
    for await (const entry of app.privy.wallets().list({ chain_type: "solana" })) listed.push(entry.id);
    expect(listed).toContain(wallet.id);
    expect(await app.privy.wallets().getWalletByAddress({ address: wallet.address })).toMatchObject({ id: wallet.id });
  });

  test("users().create: a user's wallets on several chains", async () => {
    const user = await app.privy.users().create({
      linked_accounts: [{ type: "custom_auth", custom_user_id: "many-chains" }],
      wallets: [{ chain_type: "solana" }, { chain_type: "tron" }, { chain_type: "ethereum" }],
    });
    const made = user.linked_accounts.filter((account) => account.type === "wallet");
    expect(made).toHaveLength(3);
    expect(made).toContainEqual(expect.objectContaining({ chain_type: "solana", public_key: expect.stringMatching(/^[0-9a-f]{64}$/) }));
  });
});

describe("wallets().solana()", () => {
  test("signMessage: text in base64 and bytes", async () => {
    const message = new TextEncoder().encode("hello €");
    for (const form of [message, Buffer.from(message).toString("base64")]) {
      const { signature, encoding } = await solana().signMessage(wallet.id, { message: form, ...context });
      expect(encoding).toBe("base64");
      expect(await isSigned(Buffer.from(signature, "base64"), message)).toBe(true);
    }
  });

  test("signTransaction: kit reads what comes back, and its signature is over the message as it was", async () => {
    const compiled = compile();
    const { signed_transaction } = await solana().signTransaction(wallet.id, {
      transaction: getBase64EncodedWireTransaction(compiled),
      ...context,
    });
    const signed = getTransactionDecoder().decode(Buffer.from(signed_transaction, "base64"));
    expect(new Uint8Array(signed.messageBytes)).toEqual(new Uint8Array(compiled.messageBytes));
    expect(await isSigned(signed.signatures[wallet.address] ?? undefined, new Uint8Array(signed.messageBytes))).toBe(true);
  });

  test("signAndSendTransaction: chain_not_enabled where the server knows no such chain", async () => {
    const sending = solana().signAndSendTransaction(wallet.id, {
      transaction: getBase64EncodedWireTransaction(compile()),
      caip2: CAIP2,
      ...context,
    });
    await expect(sending).rejects.toThrow(`App is not authorized to transact on chain ${CAIP2}`);
  });
});

describe("a Solana cluster, by a stand-in for a validator", () => {
  const credit = (lamports: number) => callSolana(inject("solanaUrl"), "standIn_credit", [wallet.address, lamports]);
  const accountOf = async (owner: string) => {
    const [programAddress, tokenProgram] = ["ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"];
    const seeds = [owner, tokenProgram, MINT].map((text) => getAddressEncoder().encode(text as Address));
    return (await getProgramDerivedAddress({ programAddress: programAddress as Address, seeds }))[0];
  };
  const taken = async () => (await callSolana(inject("solanaUrl"), "standIn_taken")) as { hash: string; wire: string }[];

  test("signAndSendTransaction: completed, taken, and found again", async () => {
    const open = "1".repeat(32) as Blockhash;
    const transaction = getBase64EncodedWireTransaction(compile(open));
    const sent = await solana().signAndSendTransaction(wallet.id, { transaction, caip2: SOLANA_CAIP2, ...context });
    expect((await taken()).map(({ hash }) => hash)).toContain(sent.hash);
    expect(await app.privy.transactions().get(sent.transaction_id ?? "")).toMatchObject({ transaction_hash: sent.hash });
  });

  test("balance.get: of the cluster's own asset; tokens and prices are not offered", async () => {
    await credit(1_250_000_000);
    const sol = { asset: "sol", raw_value: "1250000000", raw_value_decimals: 9, display_values: { sol: "1.25" } };
    const { balance } = app.privy.wallets();
    expect(await balance.get(wallet.id, { chain: "solana_testnet", asset: "sol" })).toEqual({
      balances: [{ chain: "solana_testnet", ...sol }],
    });
    expect((await balance.get(wallet.id, {})).balances).toMatchObject([sol]);
    const refusal = (code: string) => ({ status: 400, error: { code } });
    await expect(balance.get(wallet.id, { asset: "eurc" })).rejects.toMatchObject(refusal("not_supported"));
    await expect(balance.get(wallet.id, { token: `solana_testnet:${wallet.address}` })).rejects.toMatchObject(refusal("not_supported"));
    await expect(balance.get(wallet.id, { include_currency: "usd" })).rejects.toMatchObject(refusal("not_supported"));
    await expect(balance.get(wallet.id, { chain: "solana" })).rejects.toMatchObject(refusal("chain_not_configured"));
  });

  test("transfer: SOL in whole units, signed for by kit's reading, and followed as an action to its end", async () => {
    await credit(2_000_000_000);
    const input = { source: { asset: "sol", chain: "solana_testnet" }, destination: { address: RECIPIENT }, amount: "1.5" };
    const action = await app.privy.wallets().transfer(wallet.id, { ...input, reference_id: "sol-transfer", ...context });
    expect(action).toMatchObject({ type: "transfer", status: "pending", source_chain: "solana_testnet", source_asset: "sol" });
    const read = () => app.privy.wallets().actions.get(action.id, { wallet_id: wallet.id, include: "steps" });
    const [step] = (await read()).steps ?? [];
    const signature = step?.type === "svm_transaction" ? step.transaction_signature : null;
    const wire = (await taken()).find(({ hash }) => hash === signature)?.wire ?? "";
    const { messageBytes, signatures } = getTransactionDecoder().decode(Buffer.from(wire, "base64"));
    expect(await isSigned(signatures[wallet.address] ?? undefined, new Uint8Array(messageBytes))).toBe(true);
    const { staticAccounts, instructions } = getCompiledTransactionMessageDecoder().decode(messageBytes);
    expect(staticAccounts).toEqual([wallet.address, RECIPIENT, "1".repeat(32)]);
    const data = Buffer.from(instructions[0]?.data ?? []);
    expect([data.readUInt32LE(0), data.readBigUInt64LE(4)]).toEqual([2, 1_500_000_000n]);
    await callSolana(inject("solanaUrl"), "standIn_settle", ["confirmed", null]);
    await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe("succeeded");
    expect((await read()).steps).toMatchObject([{ type: "svm_transaction", status: "confirmed", caip2: SOLANA_CAIP2 }]);
  });

  test("transfer and balance of a token: by the app's chain table, from one associated account to the other", async () => {
    const tokens = [{ asset: "usdc", name: "USD Coin", address: MINT, decimals: 6 }];
    await runApps(["set-chains", app.appId, "--chains", JSON.stringify({ [SOLANA_CAIP2]: { tokens, batch_executor: null } })]);
    const account = await accountOf(wallet.address);
    await credit(10_000);
    const send = () =>
      app.privy.wallets().transfer(wallet.id, {
        ...{ source: { asset: "usdc", chain: "solana_testnet" }, destination: { address: RECIPIENT }, amount: "2.5" },
        ...context,
      });
    await expect(send()).rejects.toMatchObject({ error: { code: "insufficient_funds", amount_raw: "2500000" } });
    await callSolana(inject("solanaUrl"), "standIn_credit", [account, 2_500_000]);
    expect((await app.privy.wallets().balance.get(wallet.id, { asset: "usdc", chain: "solana_testnet" })).balances).toEqual([
      { chain: "solana_testnet", asset: "usdc", raw_value: "2500000", raw_value_decimals: 6, display_values: { usdc: "2.5" } },
    ]);
    const before = new Set((await taken()).map(({ hash }) => hash));
    expect(await send()).toMatchObject({ status: "pending", source_asset: "usdc", source_amount: "2.5" });
    const wire = (await taken()).find(({ hash }) => !before.has(hash))?.wire ?? "";
    const { messageBytes } = getTransactionDecoder().decode(Buffer.from(wire, "base64"));
    const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
    const [, moved] = compiled.instructions;
    const named = (moved?.accountIndices ?? []).map((index) => compiled.staticAccounts[index]);
    expect(named).toEqual([account, MINT, await accountOf(RECIPIENT), wallet.address]);
    expect(Buffer.from(moved?.data ?? []).readBigUInt64LE(1)).toBe(2_500_000n);
  });

  test("transfer: insufficient_funds before anything is signed, and not_supported for a token that no table names", async () => {
    await credit(1_000_000_000);
    const before = (await taken()).length;
    const send = (asset: string) =>
      app.privy.wallets().transfer(wallet.id, {
        ...{ source: { asset, chain: "solana_testnet" }, destination: { address: RECIPIENT }, amount: "1" },
        ...context,
      });
    // The amount alone is there, the fee is not.
    await expect(send("sol")).rejects.toMatchObject({ error: { code: "insufficient_funds", balance_raw: "1000000000" } });
    await expect(send("eurc")).rejects.toMatchObject({ error: { code: "not_supported" } });
    expect((await taken()).length).toBe(before);
  });
});

describe("createSolanaKitSigner", () => {
  const signer = () =>
    createSolanaKitSigner(app.privy, { walletId: wallet.id, address: wallet.address, authorizationContext: context.authorization_context });

  test("signMessages", async () => {
    const message = createSignableMessage("hello");
    const [signatures] = await signer().signMessages([message]);
    expect(await isSigned(signatures?.[wallet.address], message.content)).toBe(true);
  });

  test("signTransactions", async () => {
    const compiled = compile();
    const [signatures] = await signer().signTransactions([compiled as never]);
    expect(await isSigned(signatures?.[wallet.address], new Uint8Array(compiled.messageBytes))).toBe(true);
  });
});

describe("wallets().rawSign", () => {
  test("solana: ed25519, checked by the runtime's own OpenSSL", async () => {
    const { signature } = await app.privy.wallets().rawSign(wallet.id, { params: { hash: `0x${"12".repeat(32)}` }, ...context });
    const key = { kty: "OKP", crv: "Ed25519", x: Buffer.from(base58.decode(wallet.address)).toString("base64url") };
    expect(verify(null, Buffer.alloc(32, 0x12), { key, format: "jwk" }, Buffer.from(signature.slice(2), "hex"))).toBe(true);
  });
});
