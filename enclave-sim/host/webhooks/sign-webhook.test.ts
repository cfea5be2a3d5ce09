import { PrivyClient } from "@privy-io/node";
import { describe, expect, test } from "vitest";
import { createWebhookSecret, signWebhook } from "./sign-webhook.ts";

const privy = new PrivyClient({ appId: "app", appSecret: "secret", apiUrl: "http://localhost" });
const body = '{"type":"wallet.restored","chain_type":"ethereum","wallet_address":"0x1","wallet_id":"w"}';

function verify(headers: Record<string, string>, signing_secret: string, payload = body) {
  return privy.webhooks().verify({ payload, headers: headers as never, signing_secret });
}

describe("signWebhook", () => {
  const secret = createWebhookSecret();
  const headers = signWebhook([secret], "msg_1", Date.now(), body);

  test("default: Svix's own example", () => {
    // https://docs.svix.com/receiving/verifying-payloads/how-manual
    const example = signWebhook(
      ["whsec_plJ3nmyCDGBKInavdOK15jsl"],
      "msg_loFOjxBNrRLzqYUf",
      1_731_705_121_000,
      '{"event_type":"ping","data":{"success":true}}',
    );
    expect(example).toEqual({
      "svix-id": "msg_loFOjxBNrRLzqYUf",
      "svix-timestamp": "1731705121",
      "svix-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    });
  });

  test("behavior: the SDK verifies it, under either secret of a rotation", () => {
    expect(verify(headers, secret)).toEqual(JSON.parse(body));
    const other = createWebhookSecret();
    const both = signWebhook([other, secret], "msg_1", Date.now(), body);
    for (const each of [secret, other]) expect(verify(both, each)).toEqual(JSON.parse(body));
  });

  test("behavior: the SDK refuses another secret, another body, another id and another time", () => {
    expect(() => verify(headers, createWebhookSecret())).toThrow(/verification failed/);
    expect(() => verify(headers, secret, body.replace("restored", "archived"))).toThrow(/verification failed/);
    expect(() => verify({ ...headers, "svix-id": "msg_2" }, secret)).toThrow(/verification failed/);
    expect(() => verify(signWebhook([secret], "msg_1", Date.now() - 6 * 60_000, body), secret)).toThrow(/too old/);
  });
});
