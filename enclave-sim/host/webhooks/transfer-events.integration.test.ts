import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_CAIP2 } from "../testing/open-test-backend.ts";
import { TestHost } from "../testing/test-host.ts";
import { WebhookReceiver } from "../testing/webhook-receiver.ts";

const SLOW_MS = 60_000;
const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

let host: TestHost;
let receiver: WebhookReceiver;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"));
  receiver = await WebhookReceiver.start();
}, SLOW_MS);
afterAll(async () => {
  receiver.stop();
  await host.stop();
}, SLOW_MS);

async function listen() {
  const path = receiver.newPath();
  const { text } = await host.post("/v1/webhooks", { url: receiver.url(path) });
  const { signing_secret } = JSON.parse(text) as { signing_secret: string };
  return () => receiver.events(path, signing_secret).filter(({ type }) => type.startsWith("wallet_action."));
}
const body = (reference: string) => ({
  source: { asset: "eth", chain: TEST_CAIP2 },
  destination: { address: TO },
  amount: "0.5",
  reference_id: reference,
});

describe("wallet_action.transfer events", () => {
  test("created when it is signed, succeeded when it is mined, each once", async () => {
    const told = await listen();
    const wallet = await host.createWallet();
    const sent = await host.send(host.prepareSigned(wallet, "transfer", body("rent-1")));
    expect(sent.body).toMatchObject({ status: "pending" });
    await host.waitForStatus(sent.body.id, "confirmed");
    await host.chain("anvil_mine", ["0x5"]);
    await host.waitForStatus(sent.body.id, "finalized");
    const named = {
      wallet_action_id: sent.body.id,
      wallet_id: wallet.id,
      source_amount: "0.5",
      reference_id: "rent-1",
      source_asset: "eth",
    };
    await expect
      .poll(() => told().sort((a, b) => a.type.localeCompare(b.type)), { timeout: 20_000 })
      .toEqual([
        expect.objectContaining({ type: "wallet_action.transfer.created", status: "pending", ...named }),
        expect.objectContaining({
          type: "wallet_action.transfer.succeeded",
          status: "succeeded",
          ...named,
          completed_at: expect.any(String),
          steps: [expect.objectContaining({ type: "evm_transaction", status: "confirmed", transaction_hash: expect.any(String) })],
        }),
      ]);
  });

  test("rejected, with the reason, when the node refuses it for good; the action says the same", async () => {
    const told = await listen();
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    const refused = await host.send(host.prepareSigned(wallet, "transfer", body("rent-2")));
    host.rpc.faults.clear();
    expect(refused.body.code).toBe("transaction_broadcast_failure");
    await expect
      .poll(() => told().find(({ type }) => type.endsWith(".rejected")), { timeout: 20_000 })
      .toMatchObject({
        type: "wallet_action.transfer.rejected",
        status: "rejected",
        failure_reason: { message: expect.stringContaining("underpriced") },
      });
    const { body: list } = await host.call("GET", `/v1/wallets/${wallet.id}/actions?include=steps`, undefined, host.appHeaders());
    expect(list.data).toMatchObject([{ type: "transfer", status: "rejected", steps: [{ status: "rejected" }] }]);
  });
});
