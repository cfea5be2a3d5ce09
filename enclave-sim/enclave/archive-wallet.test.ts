import { beforeEach, describe, expect, test } from "vitest";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

const MESSAGE = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);

let host: TestHost;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;
let path: string;
beforeEach(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  wallet = await createTwoOfTwoWallet(host);
  path = `/v1/wallets/${wallet.walletId}`;
});

const bothCall = (method: "POST" | "PATCH", where: string, body: JsonValue) =>
  host.callSigned(method, where, body, [wallet.first, wallet.second]);

describe("archived wallets", () => {
  test("default: nothing signs, changes or exports one; restored, it is as it was", async () => {
    const archived = await host.call("POST", `${path}/archive`, {}, { rawBody: "" });
    expect(archived).toMatchObject({ ok: true, body: { id: wallet.walletId, archived_at: expect.any(Number) } });
    const { publicKeySpkiBase64: recipient_public_key } = await generateHpkeRecipient();
    expect(code(await bothCall("POST", `${path}/rpc`, MESSAGE))).toBe("wallet_not_found");
    expect(code(await bothCall("POST", `${path}/raw_sign`, { params: { hash: `0x${"12".repeat(32)}` } }))).toBe("wallet_not_found");
    expect(code(await bothCall("PATCH", path, { display_name: "x" }))).toBe("wallet_not_found");
    expect(code(await bothCall("POST", `${path}/export`, { encryption_type: "HPKE", recipient_public_key }))).toBe("wallet_not_found");
    expect(code(await host.call("POST", `${path}/archive`, {}))).toBe("wallet_not_found");
    expect(await host.call("POST", `${path}/restore`, {})).toMatchObject({
      ok: true,
      body: { archived_at: null, address: wallet.address },
    });
    expect(code(await bothCall("POST", `${path}/rpc`, MESSAGE))).toBe("ok");
    expect(code(await host.call("POST", `${path}/restore`, {}))).toBe("wallet_not_found");
  });

  test("error: without the app secret, and by an old row put back", async () => {
    const wrong = { ...host.headers(), authorization: `Basic ${Buffer.from(`${host.appId}:wrong`).toString("base64")}` };
    for (const verb of ["archive", "restore", "entity"]) {
      expect(code(await host.call("POST", `${path}/${verb}`, {}, { headers: wrong }))).toBe("invalid_credentials");
    }
    const active = host.records.get(wallet.walletId);
    if (active === undefined) throw new Error("the wallet has a record");
    await host.mustCall("POST", `${path}/archive`, {});
    host.records.set(wallet.walletId, active);
    expect(code(await bothCall("POST", `${path}/rpc`, MESSAGE))).toBe("sealed_record_stale");
  });
});
