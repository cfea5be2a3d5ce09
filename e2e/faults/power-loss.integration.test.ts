import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startTestStack } from "../support/start-test-stack.ts";

test("law 12: after kill -9 of everything the next start cleans up, continues, and has lost nothing", async () => {
  const first = await startTestStack({ web: false });
  const before = first.read();
  const headers = (stack: typeof before) => ({
    authorization: `Basic ${Buffer.from(`${stack.appId}:${stack.appSecret}`).toString("base64")}`,
    "privy-app-id": stack.appId,
    "content-type": "application/json",
  });
  const created = await fetch(`${before.walletApiUrl}/v1/wallets`, {
    method: "POST",
    headers: headers(before),
    body: `{"chain_type":"ethereum"}`,
  });
  const wallet = (await created.json()) as { id: string; address: string };
  const body = JSON.stringify({ method: "personal_sign", params: { message: "same key", encoding: "utf-8" } });
  const sign = async (stack: typeof before) => {
    const answer = await fetch(`${stack.walletApiUrl}/v1/wallets/${wallet.id}/rpc`, { method: "POST", headers: headers(stack), body });
    return ((await answer.json()) as { data?: { signature: string } }).data?.signature;
  };
  const signature = await sign(before);
  expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
  await first.kill();

  const second = await startTestStack({ web: false, dataDir: first.dataDir });
  try {
    const after = second.read();
    expect([after.appId, after.serverPublicKey]).toEqual([before.appId, before.serverPublicKey]);
    expect(await sign(after)).toBe(signature);
    await second.stop();
    // SIGTERM stops everything: no process of the stack is left.
    expect(Object.values(after.pids).filter((pid) => pid !== undefined && isAlive(pid))).toEqual([]);
  } finally {
    await second.stop();
    await first.stop();
  }
});

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks; a process that died and was not reaped yet still answers, so its state decides.
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
