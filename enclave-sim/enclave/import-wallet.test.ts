import { base58 } from "@scure/base";
import { mnemonicToSeedSync } from "@scure/bip39";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { decodeBase64, encodeBase64 } from "../../lib/protocol/base64.ts";
import { formatAddress } from "../../lib/protocol/chains/format-address.ts";
import type { ChainType, IMPORT_CHAIN_TYPES } from "../../lib/protocol/chains/wallet-chains.ts";
import { WALLET_CHAINS } from "../../lib/protocol/chains/wallet-chains.ts";
import { generateHpkeRecipient, sealHpke } from "../../lib/protocol/hpke.ts";
import { verifyImportKey } from "../../lib/protocol/import-key.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { Receipt } from "../../lib/protocol/receipt.ts";
import type { Runtime } from "./handle-message.ts";
import { deriveWalletKey } from "./shares/derive-wallet-key.ts";
import { derivePublicKey } from "./signers/derive-public-key.ts";
import { bootRuntime, createTestKey, createTestWitness, deliverTo, TestHost } from "./test-host.ts";

type ImportChain = (typeof IMPORT_CHAIN_TYPES)[number];
type Reply = Awaited<ReturnType<TestHost["call"]>>;

const PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const LONG_PHRASE = `${"abandon ".repeat(23)}art`;
const CHAINS: readonly ImportChain[] = ["ethereum", "solana", "stellar", "tron", "sui", "aptos", "xrpl"];

const witness = createTestWitness();
let runtime: Runtime;
let host: TestHost;
beforeAll(async () => {
  runtime = await bootRuntime(witness);
  host = await TestHost.create(runtime);
});
afterEach(() => void vi.useRealTimers());

const text = (words: string) => new TextEncoder().encode(words);
function keyOf(chainType: ChainType, index = 0, phrase = PHRASE): { key: Uint8Array; publicKey: Uint8Array; address: string } {
  const key = deriveWalletKey(chainType, mnemonicToSeedSync(phrase), index);
  const publicKey = derivePublicKey(WALLET_CHAINS[chainType].curve, key) ?? new Uint8Array();
  return { key, publicKey, address: formatAddress(chainType, publicKey) };
}
const hd = (chain_type: ImportChain, index = 0, phrase = PHRASE) => ({
  address: keyOf(chain_type, index, phrase).address,
  chain_type,
  encryption_type: "HPKE" as const,
  entropy_type: "hd" as const,
  index,
});
const privateKey = (chain_type: ImportChain) => ({
  address: keyOf(chain_type).address,
  chain_type,
  encryption_type: "HPKE" as const,
  entropy_type: "private-key" as const,
});
type Request = ReturnType<typeof hd> | ReturnType<typeof privateKey>;

const refusal = (reply: Reply) => (reply.ok ? "ok" : reply.error);
const init = async (request: Request, at = host) => {
  const { body } = await at.mustCall("POST", "/v1/wallets/import/init", request);
  return (body as { encryption_public_key: string }).encryption_public_key;
};
async function seal(publicKey: string, plaintext: Uint8Array, context: Partial<Parameters<typeof sealHpke>[0]> = {}) {
  const sealed = await sealHpke({ recipientPublicKey: decodeBase64(publicKey, "key"), plaintext, ...context });
  return { encapsulated_key: encodeBase64(sealed.encapsulatedKey), ciphertext: encodeBase64(sealed.ciphertext) };
}
const submit = (request: Request, sealed: Record<string, JsonValue>, extra: Record<string, JsonValue> = {}, at = host) =>
  at.call("POST", "/v1/wallets/import/submit", { wallet: { ...request, ...sealed }, ...extra });
const importOne = async (request: Request, plaintext: Uint8Array, extra: Record<string, JsonValue> = {}) =>
  submit(request, await seal(await init(request), plaintext), extra);

/** Exports by the owner, as the recipient reads it. */
async function exportOf(walletId: string, owner: ReturnType<typeof createTestKey>, seedPhrase: boolean): Promise<string> {
  const recipient = await generateHpkeRecipient();
  const body = { encryption_type: "HPKE", recipient_public_key: recipient.publicKeySpkiBase64, export_seed_phrase: seedPhrase };
  const reply = await host.callSigned("POST", `/v1/wallets/${walletId}/export`, body, [owner]);
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  const { encapsulated_key, ciphertext } = reply.body as { encapsulated_key: string; ciphertext: string };
  const opened = await recipient.open({
    encapsulatedKey: decodeBase64(encapsulated_key, "encapsulated_key"),
    ciphertext: decodeBase64(ciphertext, "ciphertext"),
  });
  return new TextDecoder().decode(opened);
}

describe("import", () => {
  test.each(CHAINS)("default: %s by phrase, at an index of its own; it signs, and its phrase comes out again", async (chainType) => {
    const owner = createTestKey();
    const reply = await importOne(hd(chainType, 3), text(PHRASE), {
      owner: { public_key: owner.publicKey },
      display_name: "Brought along",
    });
    expect(reply).toMatchObject({ ok: true, body: { address: keyOf(chainType, 3).address, imported_at: expect.any(Number) } });
    const { id } = (reply as { body: { id: string } }).body;
    expect(await exportOf(id, owner, true)).toBe(PHRASE);
    const raw = { params: { hash: `0x${"12".repeat(32)}` } };
    expect(refusal(await host.callSigned("POST", `/v1/wallets/${id}/raw_sign`, raw, [owner]))).toBe("ok");
  });

  test.each(CHAINS)("default: %s by private key; its key comes out again, and a phrase that never was does not", async (chainType) => {
    const owner = createTestKey();
    const { key, publicKey } = keyOf(chainType);
    const plaintext = chainType === "solana" ? new Uint8Array([...key, ...publicKey]) : key;
    const reply = await importOne(privateKey(chainType), plaintext, { owner: { public_key: owner.publicKey } });
    expect(reply).toMatchObject({ ok: true });
    const { id } = (reply as { body: { id: string } }).body;
    const exported = await exportOf(id, owner, false);
    if (chainType === "solana") expect(base58.decode(exported)).toEqual(plaintext);
    else if (chainType !== "sui") expect(exported).toBe(Buffer.from(key).toString("hex"));
    await expect(exportOf(id, owner, true)).rejects.toThrow("imported as a private key, so it has no seed phrase");
  });

  test("law 2: what was sealed once is nobody else's wallet: the same message with another owner is refused", async () => {
    const [owner, thief] = [createTestKey(), createTestKey()];
    const disk = createTestWitness();
    const at = await TestHost.create(await bootRuntime(disk));
    const request = hd("ethereum", 41);
    const sealed = await seal(await init(request, at), text(PHRASE));
    const mine = { owner: { public_key: owner.publicKey } };
    expect(refusal(await submit(request, sealed, mine, at))).toBe("ok");
    for (const isRestarted of [false, true]) {
      if (isRestarted) at.deliver = deliverTo(await bootRuntime(disk));
      const stolen = await submit(request, sealed, { owner: { public_key: thief.publicKey } }, at);
      expect(refusal(stolen)).toMatchObject({ code: "request_replayed" });
      expect(refusal(await submit(request, sealed, {}, at))).toMatchObject({ code: "request_replayed" });
      // A retry after a lost answer gives nobody anything new.
      expect(refusal(await submit(request, sealed, mine, at))).toBe("ok");
    }
  });

  test("args: a phrase of 24 words, a Solana seed of 32 bytes, Ripple's zero byte", async () => {
    const owner = createTestKey();
    const reply = await importOne(hd("ethereum", 1, LONG_PHRASE), text(` ${LONG_PHRASE}\n`), { owner: { public_key: owner.publicKey } });
    expect(await exportOf((reply as { body: { id: string } }).body.id, owner, true)).toBe(LONG_PHRASE);
    expect(await importOne(privateKey("solana"), keyOf("solana").key)).toMatchObject({ ok: true });
    expect(await importOne(privateKey("xrpl"), new Uint8Array([0, ...keyOf("xrpl").key]))).toMatchObject({ ok: true });
  });

  test("args: hpke_config with AES-256-GCM, info and aad", async () => {
    const request = hd("ethereum");
    const context = { aead: "aes256gcm", info: text("info"), aad: text("aad") } as const;
    const sealed = await seal(await init(request), text(PHRASE), context);
    const hpke_config = { aead_algorithm: "AES_GCM256", info: encodeBase64(context.info), aad: encodeBase64(context.aad) };
    expect(await submit(request, { ...sealed, hpke_config })).toMatchObject({ ok: true });
    expect(refusal(await submit(request, sealed))).toMatchObject({ code: "invalid_data", details: { field: "body.wallet.ciphertext" } });
  });

  test("behavior: another enclave with the root opens it, also after a restart; an hour later still, two hours later not", async () => {
    const request = hd("ethereum");
    const sealed = await seal(await init(request), text(PHRASE));
    const other = new TestHost(async (message) => (await import("./handle-message.ts")).handleMessage(message, await bootRuntime(witness)));
    Object.assign(other, { appId: host.appId, appSecret: host.appSecret, records: host.records });
    expect(await submit(request, sealed, {}, other)).toMatchObject({ ok: true });
    vi.useFakeTimers({ now: Date.now() + 59 * 60_000, toFake: ["Date"] });
    expect(await submit(request, sealed)).toMatchObject({ ok: true });
    vi.setSystemTime(Date.now() + 62 * 60_000);
    expect(refusal(await submit(request, sealed))).toMatchObject({
      code: "invalid_data",
      message: expect.stringContaining("within the hour"),
    });
  });
});

describe("error: invalid_data, naming the field, and nothing is stored", () => {
  const valid = hd("ethereum");
  const { key } = keyOf("ethereum");
  const cases: [string, () => Promise<Reply>, string][] = [
    [
      "a phrase of another wallet",
      () => importOne({ ...valid, address: keyOf("ethereum", 9).address }, text(PHRASE)),
      "body.wallet.address",
    ],
    ["another index", () => importOne({ ...valid, index: 5 }, text(PHRASE)), "body.wallet.address"],
    ["a phrase with a wrong checksum", () => importOne(valid, text(PHRASE.replace("about", "abandon"))), "body.wallet.ciphertext"],
    ["bytes that are no text", () => importOne(valid, new Uint8Array([0xff, 0xfe])), "body.wallet.ciphertext"],
    ["a private key that is too short", () => importOne(privateKey("ethereum"), key.slice(1)), "body.wallet.ciphertext"],
    ["zero as private key", () => importOne(privateKey("ethereum"), new Uint8Array(32)), "body.wallet.ciphertext"],
    [
      "a Solana key pair whose halves do not belong together",
      () => importOne(privateKey("solana"), new Uint8Array([...keyOf("solana").key, ...keyOf("solana", 1).publicKey])),
      "body.wallet.ciphertext",
    ],
  ];
  test.each(cases)("%s", async (_, call, field) => {
    const before = host.records.size;
    const reply = await call();
    expect(refusal(reply)).toMatchObject({ code: "invalid_data", message: expect.stringContaining(field), details: { field } });
    expect(JSON.stringify(reply)).not.toContain("abandon");
    expect(host.records.size).toBe(before);
  });

  test("a truncated ciphertext, a replaced one, a short encapsulated key, no base64, an unknown chain", async () => {
    const sealed = await seal(await init(valid), text(PHRASE));
    const foreign = await seal((await init(hd("ethereum", 1))) as string, text(PHRASE));
    const short = encodeBase64(decodeBase64(sealed.encapsulated_key, "key").slice(1));
    const cases: [Record<string, string>, string][] = [
      [{ ...sealed, ciphertext: encodeBase64(decodeBase64(sealed.ciphertext, "c").slice(1)) }, "body.wallet.ciphertext"],
      [{ ...sealed, ciphertext: foreign.ciphertext }, "body.wallet.ciphertext"],
      [foreign, "body.wallet.ciphertext"],
      [{ ...sealed, encapsulated_key: short }, "body.wallet.encapsulated_key"],
      [{ ...sealed, ciphertext: "not base64" }, "body.wallet.ciphertext"],
    ];
    for (const [given, field] of cases) {
      expect(refusal(await submit(valid, given))).toMatchObject({ code: "invalid_data", message: expect.stringContaining(field) });
    }
    const reply = await host.call("POST", "/v1/wallets/import/init", { ...valid, chain_type: "cosmos" });
    expect(refusal(reply)).toMatchObject({ code: "invalid_data", message: expect.stringContaining("body.chain_type") });
  });
});

describe("law 5: what was encrypted for one app, address and chain opens for no other", () => {
  test("another app of the same server cannot submit it", async () => {
    const stranger = await TestHost.create(runtime);
    const request = hd("ethereum");
    const sealed = await seal(await init(request), text(PHRASE));
    expect(refusal(await submit(request, sealed, {}, stranger))).toMatchObject({ code: "invalid_data" });
    expect(await init(request, stranger)).not.toBe(await init(request));
  });

  test("another chain, another kind of secret, and a stranger without the app's secret", async () => {
    const sealed = await seal(await init(privateKey("ethereum")), keyOf("ethereum").key);
    expect(refusal(await submit({ ...privateKey("tron") }, sealed))).toMatchObject({ code: "invalid_data" });
    expect(refusal(await submit(hd("ethereum"), sealed))).toMatchObject({ code: "invalid_data" });
    const body = hd("ethereum");
    const headers = { ...host.headers(), authorization: `Basic ${Buffer.from(`${host.appId}:wrong`).toString("base64")}` };
    expect(refusal(await host.call("POST", "/v1/wallets/import/init", body, { headers }))).toMatchObject({ code: "invalid_credentials" });
  });

  test("verifyImportKey: the receipt of init proves whose key it is, and for what", async () => {
    const request = hd("solana");
    const reply = await host.mustCall("POST", "/v1/wallets/import/init", request);
    const { encryption_public_key } = reply.body as { encryption_public_key: string };
    const answer = { encryption_public_key, receipt: reply.receipt as Receipt };
    const attested = runtime.receipts.publicKey;
    verifyImportKey(host.appId, request, answer, attested);
    const mine = encodeBase64(decodeBase64((await init(hd("solana", 1))) as string, "key"));
    expect(() => verifyImportKey(host.appId, request, { ...answer, encryption_public_key: mine }, attested)).toThrow(
      "another key or another wallet",
    );
    expect(() => verifyImportKey(host.appId, hd("solana", 1), answer, attested)).toThrow("another key or another wallet");
    expect(() => verifyImportKey("another-app", request, answer, attested)).toThrow("something else");
    expect(() => verifyImportKey(host.appId, request, answer, createTestKey().publicKey)).toThrow("attested");
    const changed = { ...answer, receipt: { ...answer.receipt, body: { ...answer.receipt.body, app_id: "another-app" } } };
    expect(() => verifyImportKey("another-app", request, changed, attested)).toThrow("does not verify");
  });
});
