import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forwardToWalletApi } from "./forward-to-wallet-api.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

let api: TestWalletApi;
beforeAll(async () => {
  api = await openTestWalletApi();
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url }));
});
afterAll(() => api.close());

const get = (headers: Record<string, string> = {}) =>
  forwardToWalletApi(new Request("http://localhost:3000/v1/users/did:privy:c1/factors?a=b%2Cc", { headers }));

describe("forwardToWalletApi", () => {
  test("default", async () => {
    api.behave({ status: 200, body: { data: [] }, headers: { "countersign-receipt-id": "r1" } });
    const response = await get({ authorization: "Bearer t", "privy-app-id": "app" });
    expect(await response.json()).toEqual({ data: [] });
    expect(response.headers.get("countersign-receipt-id")).toBe("r1");
    expect(api.received).toMatchObject([
      { method: "GET", path: "/v1/users/did:privy:c1/factors?a=b%2Cc", headers: { authorization: "Bearer t", "privy-app-id": "app" } },
    ]);
  });
  test("behavior: a body arrives byte for byte", async () => {
    api.behave({ status: 200, body: {} });
    const body = '{"b":1,  "a":"\\u00e9é"}';
    await forwardToWalletApi(
      new Request("http://localhost:3000/v1/wallets/authenticate", {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      }),
    );
    expect(api.received[0]?.body).toBe(body);
  });
  test("behavior: the wallet host never sees the session cookie", async () => {
    api.behave({ status: 200, body: {} });
    await get({ cookie: "next-auth.session-token=secret", "x-forwarded-for": "1.2.3.4" });
    expect(api.received[0]?.headers).not.toHaveProperty("cookie");
    expect(api.received[0]?.headers).not.toHaveProperty("x-forwarded-for");
  });
  test("behavior: the wallet host cannot set cookies or policies here", async () => {
    api.behave({
      status: 200,
      body: {},
      headers: { "set-cookie": "a=b", "content-security-policy": "default-src *", "access-control-allow-origin": "*" },
    });
    const { headers } = await get();
    expect(["set-cookie", "content-security-policy", "access-control-allow-origin"].map((name) => headers.get(name))).toEqual([
      null,
      null,
      null,
    ]);
  });
  test("error: not_found for a page or a redirect of the wallet host", async () => {
    api.behave({ status: 200, body: "<script>", headers: { "content-type": "text/html" } });
    expect(await (await get()).json()).toMatchObject({ code: "not_found" });
    api.behave({ status: 302, body: "", headers: { location: "https://evil.test" } });
    expect((await get()).headers.get("location")).toBeNull();
  });
  test("error: payload_too_large above 1 MiB", async () => {
    const response = await forwardToWalletApi(
      new Request("http://localhost:3000/v1/users", { method: "POST", body: "x".repeat(1024 * 1024 + 1) }),
    );
    expect(response.status).toBe(413);
  });
  test("error: wallet_api_unavailable when the connection breaks", async () => {
    api.behave("drop");
    const response = await get();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "wallet_api_unavailable" });
  });
});
