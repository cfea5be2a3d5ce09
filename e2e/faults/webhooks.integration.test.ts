import { expect, test } from "vitest";
import { WebhookReceiver } from "../../enclave-sim/host/testing/webhook-receiver.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack } from "../support/test-app.ts";

/** A job whose host died is run again when it expires, after half a minute. */
const EXPIRED_MS = 75_000;

test("kill -9 of the host after the change, before and in the middle of a delivery: every event arrives", {
  timeout: 120_000,
}, async () => {
  const app = await createTestApp();
  const receiver = await WebhookReceiver.start();
  const path = receiver.newPath();
  const body = JSON.stringify({ url: receiver.url(path), event_types: ["wallet.archived"] });
  const { body: endpoint } = await request("POST", "/v1/webhooks", body, appHeaders(app));
  const archive = (walletId: string) => request("POST", `/v1/wallets/${walletId}/archive`, undefined, appHeaders(app));
  const wallets = [await createTwoOfTwo(app), await createTwoOfTwo(app), await createTwoOfTwo(app)];
  const [first, ...others] = wallets.map(({ walletId }) => walletId);
  try {
    // The first is on its way and gets no answer; the others are committed a moment before the end.
    receiver.answers.set(path, (count) => (count === 1 ? new Promise<number>(() => undefined) : 200));
    await archive(first ?? "");
    await receiver.waitFor(path, 1);
    const { host } = readStack().pids;
    if (host === undefined) throw new Error("stack.json names no host");
    const answers = await Promise.all(others.map(archive));
    process.kill(host, "SIGKILL");
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const told = () => receiver.events(path, String(endpoint.signing_secret)).map((event) => "wallet_id" in event && event.wallet_id);
    await expect.poll(() => told().sort(), { timeout: 30_000, interval: 200 }).toEqual(wallets.map(({ walletId }) => walletId).sort());
    // The one that was cut off is repeated under its own id.
    const idsOfFirst = () =>
      receiver
        .delivered(path)
        .filter((delivered) => delivered.body.includes(first ?? "-"))
        .map(({ headers }) => headers["svix-id"]);
    await expect.poll(() => idsOfFirst().length, { timeout: EXPIRED_MS, interval: 500 }).toBe(2);
    expect(new Set(idsOfFirst()).size).toBe(1);
  } finally {
    receiver.stop();
  }
});
