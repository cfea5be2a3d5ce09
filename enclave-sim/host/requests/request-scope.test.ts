import { describe, expect, test } from "vitest";
import type { ApiRequest } from "../http/api-request.ts";
import { RateUse } from "../http/rate-use.ts";
import { Timing } from "../http/timing.ts";
import { createLog } from "../log.ts";
import { idempotencyScope, signedScope } from "./request-scope.ts";

function request(headers: Record<string, string>, body = { value: 1 }): ApiRequest {
  const raw = { method: "POST", path: "/v1/wallets/w/rpc", origin: "http://localhost:4000", headers, body: JSON.stringify(body) } as const;
  return { id: "r", raw, body, params: {}, query: {}, caller: "", timing: new Timing(), rate: new RateUse(), log: createLog("silent") };
}

const SIGNED = { "privy-authorization-signature": "one,two", "privy-request-expiry": "1790000000000" };

describe("idempotencyScope", () => {
  test("default: app, method, path and key; null without a key", () => {
    expect(idempotencyScope(request({ "privy-idempotency-key": "k" }), "app")).toEqual({
      appId: "app",
      method: "POST",
      path: "/v1/wallets/w/rpc",
      key: "key:k",
    });
    expect(idempotencyScope(request({}), "app")).toBeNull();
  });

  test("error: invalid_data for an empty or long key", () => {
    for (const key of ["", "k".repeat(257)]) {
      expect(() => idempotencyScope(request({ "privy-idempotency-key": key }), "app")).toThrow(
        expect.objectContaining({ code: "invalid_data" }),
      );
    }
  });
});

describe("signedScope", () => {
  test("default: the idempotency key if there is one, else the payload hash", () => {
    expect(signedScope(request({ ...SIGNED, "privy-idempotency-key": "k" }), "app")?.key).toBe("key:k");
    expect(signedScope(request(SIGNED), "app")?.key).toMatch(/^payload:[0-9a-f]{64}$/);
  });

  test("law 6: other signature bytes over the same payload are the same request; another body, expiry or app is another", () => {
    const key = (headers: Record<string, string>, body?: { value: number }, app = "app") => signedScope(request(headers, body), app)?.key;
    const base = key(SIGNED);
    expect(key({ ...SIGNED, "privy-authorization-signature": "three" })).toBe(base);
    const others = [
      key(SIGNED, { value: 2 }),
      key({ ...SIGNED, "privy-request-expiry": "1790000000001" }),
      key(SIGNED, undefined, "other"),
    ];
    expect(new Set([base, ...others]).size).toBe(4);
  });

  test("behavior: null for what neither is signed nor expires; an empty signature header is none", () => {
    expect(signedScope(request({}), "app")).toBeNull();
    expect(signedScope(request({ "privy-authorization-signature": "" }), "app")).toBeNull();
  });
});
