import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { beforeEach, describe, expect, test } from "vitest";
import { decodeBase64 } from "../../lib/protocol/base64.ts";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, TestHost, type TestKey } from "./test-host.ts";
import { issueUserKey, setUp } from "./test-user.ts";

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
});

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);
const idOf = (reply: Reply): string => (reply.ok ? (reply.body as { id: string }).id : "");
const MESSAGE = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
const rpcOf = (walletId: string): string => `/v1/wallets/${walletId}/rpc`;

describe("key quorums", () => {
  test("default: a user's 1-of-1 becomes a 2-of-2 by the user's signature alone, and the server's key then counts", async () => {
    const { host, userId } = await setUp("optional");
    const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner: { user_id: userId } });
    const { id, owner_id } = wallet.body as { id: string; owner_id: string };
    const [userKey, server] = [await issueUserKey(host), createTestKey()];
    const upgrade = { user_ids: [userId], public_keys: [server.publicKey], authorization_threshold: 2 };
    expect(code(await host.callSigned("PATCH", `/v1/key_quorums/${owner_id}`, upgrade, [server]))).toBe(
      "zero_correct_authorization_signatures",
    );
    expect(code(await host.callSigned("PATCH", `/v1/key_quorums/${owner_id}`, upgrade, [userKey]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(id), MESSAGE, [userKey]))).toBe("incorrect_quantity_of_authorization_signatures");
    expect(code(await host.callSigned("POST", rpcOf(id), MESSAGE, [userKey, server]))).toBe("ok");
    const back = { public_keys: [], authorization_threshold: 1 };
    expect(code(await host.callSigned("PATCH", `/v1/key_quorums/${owner_id}`, back, [userKey]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
  });

  test("error: a removed seat does not come back with an old row, and a deleted quorum not at all", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const old = host.records.get(wallet.quorumId);
    const third = createTestKey();
    const rotate = { public_keys: [wallet.first.publicKey, third.publicKey] };
    const path = `/v1/key_quorums/${wallet.quorumId}`;
    expect(code(await host.callSigned("PATCH", path, rotate, [wallet.first, wallet.second]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [wallet.first, wallet.second]))).toBe(
      "insufficient_correct_authorization_signatures",
    );
    const current = host.records.get(wallet.quorumId);
    if (old === undefined || current === undefined) throw new Error("the quorum has records");
    host.records.set(wallet.quorumId, old);
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [wallet.first, wallet.second]))).toBe("sealed_record_stale");
    host.records.set(wallet.quorumId, current);
    expect(code(await host.callSigned("DELETE", path, {}, [wallet.first, third]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [wallet.first, third]))).toBe("key_quorum_not_found");
    host.records.set(wallet.quorumId, current);
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [wallet.first, third]))).toBe("sealed_record_stale");
  });

  test("error: a quorum cannot hold itself, and a captured change cannot undo a later one", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const path = `/v1/key_quorums/${wallet.quorumId}`;
    const both = [wallet.first, wallet.second];
    expect(code(await host.callSigned("PATCH", path, { key_quorum_ids: [wallet.quorumId] }, both))).toBe("invalid_data");
    const expiryMs = Date.now() + 60_000;
    const captured = () => host.callSigned("PATCH", path, { display_name: "one" }, both, { expiryMs });
    expect(code(await captured())).toBe("ok");
    expect(code(await host.callSigned("PATCH", path, { display_name: "two" }, both))).toBe("ok");
    expect(code(await captured())).toBe("request_replayed");
  });
});

describe("wallets: owner powers and signer powers", () => {
  test("default: a signer acts under its own override, and never changes or exports the wallet", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const both = [wallet.first, wallet.second];
    const key = createTestKey();
    const signer = idOf(await host.call("POST", "/v1/key_quorums", { public_keys: [key.publicKey] }));
    const rule = { name: "talk", method: "personal_sign", action: "ALLOW", conditions: [] };
    const policy = idOf(await host.call("POST", "/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: [rule] }));
    const add = { additional_signers: [{ signer_id: signer, override_policy_ids: [policy] }] };
    expect(code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, add, [key]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
    expect(code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, add, both))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [key]))).toBe("ok");
    const digest = { method: "secp256k1_sign", params: { hash: `0x${"11".repeat(32)}` } };
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), digest, [key]))).toBe("policy_violation");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), digest, both))).toBe("ok");
    expect(code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, { policy_ids: [] }, [key]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
    expect(code(await exportWith([key], wallet.walletId))).toBe("incorrect_quantity_of_authorization_signatures");
    expect(code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, { additional_signers: [] }, both))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [key]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
  });

  test("behavior: external_id is written once; null clears an owner", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const path = `/v1/wallets/${wallet.walletId}`;
    const both = [wallet.first, wallet.second];
    expect(code(await host.callSigned("PATCH", path, { external_id: "a" }, both))).toBe("ok");
    expect(code(await host.callSigned("PATCH", path, { external_id: "b" }, both))).toBe("invalid_request");
    expect(await host.callSigned("PATCH", path, { owner: null }, both)).toMatchObject({ ok: true, body: { owner_id: null } });
    expect(code(await host.call("POST", rpcOf(wallet.walletId), MESSAGE))).toBe("ok");
  });
});

describe("somebody else's quorum going away", () => {
  test("behavior: a nested quorum that deletes itself neither lowers what the others need nor locks them out", async () => {
    const [a, b, c] = [createTestKey(), createTestKey(), createTestKey()];
    const nested = idOf(await host.call("POST", "/v1/key_quorums", { public_keys: [c.publicKey] }));
    const members = { public_keys: [a.publicKey, b.publicKey], key_quorum_ids: [nested], authorization_threshold: 2 };
    const owner = idOf(await host.call("POST", "/v1/key_quorums", members));
    const wallet = idOf(await host.call("POST", "/v1/wallets", { chain_type: "ethereum", owner_id: owner }));
    expect(code(await host.callSigned("POST", rpcOf(wallet), MESSAGE, [a, c]))).toBe("ok");
    expect(code(await host.callSigned("DELETE", `/v1/key_quorums/${nested}`, {}, [c]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet), MESSAGE, [a, b]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet), MESSAGE, [a]))).toBe("incorrect_quantity_of_authorization_signatures");
    expect(code(await host.callSigned("POST", rpcOf(wallet), MESSAGE, [a, c]))).toBe("insufficient_correct_authorization_signatures");
  });

  test("behavior: an additional signer whose quorum is gone does not stand in the owner's way", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const both = [wallet.first, wallet.second];
    const key = createTestKey();
    const signer = idOf(await host.call("POST", "/v1/key_quorums", { public_keys: [key.publicKey] }));
    const add = { additional_signers: [{ signer_id: signer, override_policy_ids: [] }] };
    expect(code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, add, both))).toBe("ok");
    expect(code(await host.callSigned("DELETE", `/v1/key_quorums/${signer}`, {}, [key]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, both))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, [key]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
  });
});

describe("policies", () => {
  test("error: only the policy's owner changes or deletes it; a wallet under a deleted policy is refused", async () => {
    const owner = createTestKey();
    const created = await host.call("POST", "/v1/policies", {
      version: "1.0",
      name: "p",
      chain_type: "ethereum",
      rules: [{ name: "talk", method: "personal_sign", action: "ALLOW", conditions: [] }],
      owner: { public_key: owner.publicKey },
    });
    const path = `/v1/policies/${idOf(created)}`;
    const wallet = await createTwoOfTwoWallet(host, { policy_ids: [idOf(created)] });
    const both = [wallet.first, wallet.second];
    expect(code(await host.callSigned("PATCH", path, { rules: [] }, [wallet.first]))).toBe("zero_correct_authorization_signatures");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, both))).toBe("ok");
    expect(code(await host.callSigned("PATCH", path, { rules: [] }, [owner]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, both))).toBe("policy_violation");
    expect(code(await host.callSigned("DELETE", path, {}, [owner]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(wallet.walletId), MESSAGE, both))).toBe("policy_not_found");
  });
});

describe("law 10: export is for the one who asked", () => {
  test("default: both seats export key and phrase to the recipient in the body, and both make the wallet's address", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const keys = [wallet.first, wallet.second];
    expect(privateKeyToAccount(`0x${await exportText(keys, wallet.walletId, false)}`).address).toBe(wallet.address);
    expect(mnemonicToAccount(await exportText(keys, wallet.walletId, true)).address).toBe(wallet.address);
    expect(JSON.parse(host.records.get(wallet.walletId)?.content ?? "{}")).toMatchObject({ exported_at: expect.any(Number) });
  });

  test("error: an app share that was changed so that only the phrase differs is refused", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const both = [wallet.first, wallet.second];
    const shares = host.shares.get(wallet.walletId);
    if (shares === undefined) throw new Error("the wallet has shares");
    const share = Buffer.from(shares.app_share, "base64");
    share[40] = (share[40] ?? 0) ^ 1;
    host.shares.set(wallet.walletId, { ...shares, app_share: share.toString("base64") });
    expect(privateKeyToAccount(`0x${await exportText(both, wallet.walletId, false)}`).address).toBe(wallet.address);
    await expect(exportText(both, wallet.walletId, true)).rejects.toThrow("do not make its phrase");
  });

  test("error: one seat, an ownerless wallet, a policy that forbids it", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    expect(code(await exportWith([wallet.first], wallet.walletId))).toBe("incorrect_quantity_of_authorization_signatures");
    const ownerless = idOf(await host.call("POST", "/v1/wallets", { chain_type: "ethereum" }));
    expect(code(await exportWith([], ownerless))).toBe("invalid_request");
    const rules = [{ name: "stay", method: "exportPrivateKey", action: "DENY", conditions: [] }];
    const policy = idOf(await host.call("POST", "/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules }));
    const guarded = await createTwoOfTwoWallet(host, { policy_ids: [policy] });
    const both = [guarded.first, guarded.second];
    expect(code(await exportWith(both, guarded.walletId))).toBe("policy_violation");
    // The phrase is the same secret.
    await expect(exportText(both, guarded.walletId, true)).rejects.toThrow("policy violation");
  });
});

async function exportWith(keys: TestKey[], walletId: string): Promise<Reply> {
  const { publicKeySpkiBase64 } = await generateHpkeRecipient();
  const body: JsonValue = { encryption_type: "HPKE", recipient_public_key: publicKeySpkiBase64 };
  return host.callSigned("POST", `/v1/wallets/${walletId}/export`, body, keys);
}

async function exportText(keys: TestKey[], walletId: string, export_seed_phrase: boolean): Promise<string> {
  const recipient = await generateHpkeRecipient();
  const body = { encryption_type: "HPKE", recipient_public_key: recipient.publicKeySpkiBase64, export_seed_phrase };
  const reply = await host.callSigned("POST", `/v1/wallets/${walletId}/export`, body, keys);
  if (!reply.ok) throw new Error(reply.error.message);
  const { encapsulated_key, ciphertext } = reply.body as { encapsulated_key: string; ciphertext: string };
  const opened = await recipient.open({
    encapsulatedKey: decodeBase64(encapsulated_key, "encapsulated_key"),
    ciphertext: decodeBase64(ciphertext, "ciphertext"),
  });
  return new TextDecoder().decode(opened);
}
