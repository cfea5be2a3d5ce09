import { describe, expect, test } from "vitest";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { RateUse } from "../http/rate-use.ts";
import { Timing } from "../http/timing.ts";
import { createLog } from "../log.ts";
import { RateLimits } from "./rate-limits.ts";

const SETTINGS = { app: 3, wallet: 2, user: 1, new_users: 1, address: 1 };

function request(path = "/v1/policies", params = {}, method: "GET" | "POST" = "POST"): ApiRequest {
  const raw = { method, path, origin: "http://localhost:4000", headers: {}, body: "" };
  const rest = { caller: "192.0.2.1", timing: new Timing(), rate: new RateUse(), log: createLog("silent") };
  return { id: "r", raw, body: undefined, params, query: {}, ...rest };
}

function app(rate_limits: AppContent["rate_limits"] = {}): AppContent {
  return {
    name: "Test",
    secret_hash: "0".repeat(64),
    admin_public_key: "k",
    origins: ["http://localhost:4000"],
    jwt: { keys: [], issuer: null, audience: null },
    user_factor: "optional",
    replay: "strict",
    webauthn: null,
    max_fee_wei: "1",
    rate_limits,
    created_at: 0,
  };
}

const TOO_MANY = { status: 429, code: "too_many_requests", message: "Too many requests. Please wait to try again." };

describe("RateLimits", () => {
  test("default: as many as allowed, then too_many_requests with the time to wait; another app is not touched", async () => {
    const limits = new RateLimits(SETTINGS);
    const allowed = request();
    for (let call = 0; call < 3; call++) await limits.countApp(call === 0 ? allowed : request(), "a", app());
    // The SDK waits until that time before it retries anything at all.
    expect(allowed.rate.toHeaders()).toEqual({ "x-ratelimit-limit": "3", "x-ratelimit-remaining": "2" });
    const refused = request();
    await expect(limits.countApp(refused, "a", app())).rejects.toMatchObject(TOO_MANY);
    const headers = refused.rate.toHeaders();
    expect(headers).toMatchObject({ "x-ratelimit-limit": "3", "x-ratelimit-remaining": "0" });
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    await limits.countApp(request(), "b", app());
  });

  test("behavior: a wallet is counted by what is done with it, within its app", async () => {
    const limits = new RateLimits({ ...SETTINGS, app: 100 });
    const path = "/v1/wallets/w/rpc";
    for (let call = 0; call < 2; call++) await limits.countApp(request(path, { wallet_id: "w" }), "a", app());
    await expect(limits.countApp(request(path, { wallet_id: "w" }), "a", app())).rejects.toMatchObject(TOO_MANY);
    await limits.countApp(request(path, { wallet_id: "w" }, "GET"), "a", app());
    await limits.countApp(request(path, { wallet_id: "w" }), "b", app());
  });

  test("behavior: an app's own limit can be lower than the server's, and not higher", async () => {
    const limits = new RateLimits(SETTINGS);
    await limits.countApp(request(), "low", app({ app: 1 }));
    await expect(limits.countApp(request(), "low", app({ app: 1 }))).rejects.toMatchObject(TOO_MANY);
    const high = app({ app: 1000 });
    for (let call = 0; call < 3; call++) await limits.countApp(request(), "high", high);
    await expect(limits.countApp(request(), "high", high)).rejects.toMatchObject(TOO_MANY);
  });

  test("behavior: new users, a user with a token and an address have limits of their own", async () => {
    const limits = new RateLimits({ ...SETTINGS, app: 100 });
    await limits.countApp(request("/v1/users"), "a", app());
    await expect(limits.countApp(request("/v1/users"), "a", app())).rejects.toMatchObject(TOO_MANY);
    await limits.countUser(request(), "a", "ann", app());
    await expect(limits.countUser(request(), "a", "ann", app())).rejects.toMatchObject(TOO_MANY);
    await limits.countUser(request(), "a", "bob", app());
    await limits.countAddress(request());
    await expect(limits.countAddress(request())).rejects.toMatchObject(TOO_MANY);
    await limits.countApp(request(), "a", app());
  });
});
