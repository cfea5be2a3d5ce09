import { ed25519 } from "@noble/curves/ed25519.js";
import { base58 } from "@scure/base";
import {
  AccountRole,
  type Address,
  appendTransactionMessageInstruction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getTransactionDecoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  address as toAddress,
} from "@solana/kit";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBase64 } from "../../lib/protocol/base64.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

const SYSTEM_PROGRAM = toAddress("11111111111111111111111111111111");
const OTHER = toAddress("Vote111111111111111111111111111111111111111");
const OPEN = "11111111111111111111111111111111" as Blockhash;
const BLOCKHASH = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM" as Blockhash;
const CAIP2 = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";

let host: TestHost;
let owner: TestKey;
let wallet: { id: string; address: Address };
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  owner = createTestKey();
  const { body } = await host.mustCall("POST", "/v1/wallets", { chain_type: "solana", owner: { public_key: owner.publicKey } });
  wallet = body as typeof wallet;
});

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const rpc = (body: JsonValue, options: Parameters<TestHost["callSigned"]>[4] = {}) =>
  host.callSigned("POST", `/v1/wallets/${wallet.id}/rpc`, body, [owner], options);
const refusal = (reply: Reply) => (reply.ok ? "ok" : reply.error);
const dataOf = (reply: Reply): Record<string, string> => {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return (reply.body as { data: Record<string, string> }).data;
};

function transfer({
  payer = wallet.address,
  cosigner,
  blockhash = BLOCKHASH,
  version = 0 as "legacy" | 0,
}: {
  payer?: Address;
  cosigner?: Address;
  blockhash?: Blockhash;
  version?: "legacy" | 0;
} = {}) {
  const compiled = compileTransaction(
    pipe(
      createTransactionMessage({ version }),
      (m) => setTransactionMessageFeePayer(payer, m),
      (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, m),
      (m) =>
        appendTransactionMessageInstruction(
          {
            programAddress: SYSTEM_PROGRAM,
            accounts: [
              { address: wallet.address, role: AccountRole.WRITABLE_SIGNER },
              { address: cosigner ?? OTHER, role: cosigner === undefined ? AccountRole.WRITABLE : AccountRole.WRITABLE_SIGNER },
            ],
            data: new Uint8Array([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
          },
          m,
        ),
    ),
  );
  return { compiled, wire: getBase64EncodedWireTransaction(compiled) as string };
}
const params = (transaction: string) => ({ transaction, encoding: "base64" });
const sign = (transaction: string) => rpc({ method: "signTransaction", params: params(transaction) });
const send = (transaction: string, fill?: { recent_blockhash: string }, more: Record<string, JsonValue> = {}) =>
  rpc({ method: "signAndSendTransaction", caip2: CAIP2, params: params(transaction), ...more }, fill === undefined ? {} : { fill });

describe("signMessage", () => {
  test("default: ed25519 over the bytes", async () => {
    const { signature = "", encoding } = dataOf(await rpc({ method: "signMessage", params: { message: "aGVsbG8=", encoding: "base64" } }));
    expect(encoding).toBe("base64");
    expect(ed25519.verify(decodeBase64(signature, "signature"), new TextEncoder().encode("hello"), base58.decode(wallet.address))).toBe(
      true,
    );
  });

  test("error: invalid_data for the message of a transaction, which would be signed under another name; also by raw_sign", async () => {
    const { compiled } = transfer();
    const message = Buffer.from(compiled.messageBytes);
    const reply = await rpc({ method: "signMessage", params: { message: message.toString("base64"), encoding: "base64" } });
    expect(refusal(reply)).toMatchObject({ code: "invalid_data", message: expect.stringContaining("signTransaction") });
    const raw = { params: { hash: `0x${message.toString("hex")}` } };
    expect(refusal(await host.callSigned("POST", `/v1/wallets/${wallet.id}/raw_sign`, raw, [owner]))).toMatchObject({
      code: "invalid_data",
    });
  });

  test("law 5: a message of a version that only validators can read is no text either; a hash may begin with its byte", async () => {
    const { compiled } = transfer();
    const message = Buffer.from(compiled.messageBytes);
    message[0] = 0x81;
    const reply = await rpc({ method: "signMessage", params: { message: message.toString("base64"), encoding: "base64" } });
    expect(refusal(reply)).toMatchObject({ code: "invalid_data" });
    const raw = (hash: Buffer) =>
      host.callSigned("POST", `/v1/wallets/${wallet.id}/raw_sign`, { params: { hash: `0x${hash.toString("hex")}` } }, [owner]);
    expect(refusal(await raw(message))).toMatchObject({ code: "invalid_data" });
    expect(refusal(await raw(message.subarray(0, 32)))).toBe("ok");
  });

  test("error: nobody, and another key", async () => {
    const body = { method: "signMessage", params: { message: "aGVsbG8=", encoding: "base64" } };
    const path = `/v1/wallets/${wallet.id}/rpc`;
    expect(refusal(await host.call("POST", path, body))).toMatchObject({ code: "missing_or_empty_authorization_header" });
    expect(refusal(await host.callSigned("POST", path, body, [createTestKey()]))).toMatchObject({
      code: "zero_correct_authorization_signatures",
    });
  });
});

describe("signTransaction", () => {
  test.each<"legacy" | 0>(["legacy", 0])(
    "default: version %s, its message unchanged, its signature in the wallet's slot",
    async (version) => {
      const { compiled, wire } = transfer({ version });
      const { signed_transaction = "" } = dataOf(await sign(wire));
      const signed = getTransactionDecoder().decode(decodeBase64(signed_transaction, "signed"));
      expect(signed.messageBytes).toEqual(compiled.messageBytes);
      const signature = signed.signatures[wallet.address] ?? new Uint8Array();
      expect(ed25519.verify(new Uint8Array(signature), new Uint8Array(signed.messageBytes), base58.decode(wallet.address))).toBe(true);
    },
  );

  test("behavior: another signer's slot is left as it is, whoever pays", async () => {
    const { wire } = transfer({ payer: OTHER, cosigner: OTHER });
    const bytes = decodeBase64(wire, "wire");
    bytes.fill(7, 1, 65);
    const { signed_transaction = "" } = dataOf(await sign(Buffer.from(bytes).toString("base64")));
    const { signatures } = getTransactionDecoder().decode(decodeBase64(signed_transaction, "signed"));
    expect(signatures[OTHER]).toEqual(new Uint8Array(64).fill(7));
    expect(signatures[wallet.address]).not.toEqual(new Uint8Array(64));
  });

  test("error: invalid_solana_transaction for one that this wallet does not sign, and for garbage", async () => {
    const mine = wallet.address;
    const foreign = transfer({ payer: OTHER }).wire;
    const bytes = decodeBase64(foreign, "wire");
    const at = Buffer.from(bytes).indexOf(Buffer.from(base58.decode(mine)));
    bytes.fill(9, at, at + 32);
    expect(refusal(await sign(Buffer.from(bytes).toString("base64")))).toMatchObject({
      code: "invalid_solana_transaction",
      message: `params.transaction does not ask for a signature of this wallet, ${mine}.`,
    });
    expect(refusal(await sign("AAAA"))).toMatchObject({ code: "invalid_solana_transaction" });
    expect(refusal(await sign("AAA"))).toMatchObject({ code: "invalid_data" });
  });

  test("error: invalid_solana_transaction for more instructions than a validator runs; they are no text either", async () => {
    const messageOf = (count: number) =>
      Buffer.from([
        ...[1, 0, 1, 2, ...base58.decode(wallet.address), ...base58.decode(SYSTEM_PROGRAM), ...base58.decode(BLOCKHASH)],
        ...[count, ...Array.from({ length: count }, () => [1, 0, 0]).flat()],
      ]);
    const wireOf = (count: number) => Buffer.concat([Buffer.from([1]), Buffer.alloc(64), messageOf(count)]).toString("base64");
    expect(refusal(await sign(wireOf(64)))).toBe("ok");
    expect(refusal(await sign(wireOf(65)))).toMatchObject({
      code: "invalid_solana_transaction",
      message: "params.transaction has 65 instructions; validators run at most 64.",
    });
    const reply = await rpc({ method: "signMessage", params: { message: messageOf(65).toString("base64"), encoding: "base64" } });
    expect(refusal(reply)).toMatchObject({ code: "invalid_data" });
  });
});

describe("signAndSendTransaction", () => {
  test("default: named by its first signature", async () => {
    const reply = await send(transfer().wire);
    const { hash = "" } = dataOf(reply);
    const signed = getTransactionDecoder().decode(decodeBase64(reply.ok ? (reply.transaction?.signed_transaction ?? "") : "", "signed"));
    expect(base58.encode(new Uint8Array(signed.signatures[wallet.address] ?? []))).toBe(hash);
  });

  test("behavior: an open blockhash is filled with the host's, and nothing else changes", async () => {
    const reply = await send(transfer({ blockhash: OPEN }).wire, { recent_blockhash: BLOCKHASH });
    const signed = getTransactionDecoder().decode(decodeBase64(reply.ok ? (reply.transaction?.signed_transaction ?? "") : "", "signed"));
    expect(signed.messageBytes).toEqual(transfer().compiled.messageBytes);
  });

  test("law 5: a blockhash that the request names wins over the host's", async () => {
    const reply = await send(transfer().wire, { recent_blockhash: OTHER });
    const signed = getTransactionDecoder().decode(decodeBase64(reply.ok ? (reply.transaction?.signed_transaction ?? "") : "", "signed"));
    expect(signed.messageBytes).toEqual(transfer().compiled.messageBytes);
  });

  test("law 6: the same signed request is not filled with another blockhash", async () => {
    const frame = host.signedFrame(
      "POST",
      `/v1/wallets/${wallet.id}/rpc`,
      { method: "signAndSendTransaction", caip2: CAIP2, params: params(transfer({ blockhash: OPEN }).wire) },
      [owner],
      { fill: { recent_blockhash: BLOCKHASH } },
    );
    const first = await host.deliver(frame);
    expect(dataOf(await host.deliver(frame))).toEqual(dataOf(first));
    expect(refusal(await host.deliver({ ...frame, fill: { recent_blockhash: OTHER } }))).toMatchObject({ code: "request_replayed" });
  });

  test("law 6: in strict mode it needs an expiry or an idempotency key", async () => {
    const body = { method: "signAndSendTransaction", caip2: CAIP2, params: params(transfer().wire) };
    const reply = await host.callSigned("POST", `/v1/wallets/${wallet.id}/rpc`, body, [owner], { expiryMs: null });
    expect(refusal(reply)).toMatchObject({ code: "request_expiry_required" });
  });

  test.each<[string, () => Promise<Reply>, string]>([
    ["an open blockhash that nobody fills", () => send(transfer({ blockhash: OPEN }).wire), "invalid_data"],
    [
      "a filled blockhash that is none",
      () => send(transfer({ blockhash: OPEN }).wire, { recent_blockhash: `0${BLOCKHASH}` }),
      "invalid_data",
    ],
    [
      "an open blockhash with another signer",
      () => send(transfer({ blockhash: OPEN, cosigner: OTHER }).wire),
      "invalid_solana_transaction",
    ],
    ["another signer's signature that is missing", () => send(transfer({ cosigner: OTHER }).wire), "invalid_solana_transaction"],
    ["sponsor", () => send(transfer().wire, undefined, { sponsor: true }), "not_supported"],
    [
      "a caip2 of another kind of chain",
      () => rpc({ method: "signAndSendTransaction", caip2: "eip155:1", params: params(transfer().wire) }),
      "invalid_data",
    ],
    ["chain_type of another chain", () => send(transfer().wire, undefined, { chain_type: "ethereum" }), "invalid_data"],
    ["another wallet's address", () => send(transfer().wire, undefined, { address: OTHER }), "invalid_request"],
  ])("error: %s", async (_, call, code) => {
    expect(refusal(await call())).toMatchObject({ code });
  });
});
