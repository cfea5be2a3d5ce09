import { expect, test, vi } from "vitest";
import { issueUserKey, setUp } from "./test-user.ts";

// In a file of its own: the enclave's clock never runs backwards, so what follows a jump in one process sees it too.
test("error: a user's signing key stops filling the seat after 15 minutes", async () => {
  const { host, userId } = await setUp("optional");
  const userKey = await issueUserKey(host);
  const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner: { user_id: userId } });
  const rpc = `/v1/wallets/${(wallet.body as { id: string }).id}/rpc`;
  const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
  expect(await host.callSigned("POST", rpc, message, [userKey])).toMatchObject({ ok: true });
  vi.useFakeTimers({ now: Date.now() + 15 * 60_000 + 1, toFake: ["Date"] });
  try {
    expect(await host.callSigned("POST", rpc, message, [userKey])).toMatchObject({
      error: { code: "user_session_keys_expired" },
    });
  } finally {
    vi.useRealTimers();
  }
});
