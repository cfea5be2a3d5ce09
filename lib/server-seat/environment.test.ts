import { describe, expect, test } from "vitest";
import { parseEnvironment } from "./environment.ts";
import { createTestEnvironment } from "./test-environment.ts";

const production = {
  COUNTERSIGN_MODE: "production",
  WEB_ORIGIN: "https://w.test",
  NEXTAUTH_URL: "https://w.test",
  SMTP_URL: "smtps://u:p@mail.test",
};
const complaint = (changed: Record<string, string>): string => {
  try {
    parseEnvironment(createTestEnvironment(changed));
    return "accepted";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

describe("parseEnvironment", () => {
  test("default", () =>
    expect(parseEnvironment(createTestEnvironment())).toMatchObject({ RULE_STEP_UP_ETH: "0.5", RULE_DAILY_MAX_ETH: "20" }));
  test("behavior: an empty variable is an unset one", () => {
    expect(parseEnvironment(createTestEnvironment({ SMTP_URL: "" })).SMTP_URL).toBeUndefined();
  });
  test("behavior: production accepts a complete configuration", () => expect(complaint(production)).toBe("accepted"));
  test.each([
    ["production without SMTP", { ...production, SMTP_URL: "" }, "SMTP_URL"],
    ["production over http", { ...production, WEB_ORIGIN: "http://w.test", NEXTAUTH_URL: "http://w.test" }, "WEB_ORIGIN"],
    ["an origin with a trailing slash", { WALLET_API_ORIGIN: "http://localhost:4000/" }, "WALLET_API_ORIGIN"],
    ["an origin with a path", { WEB_ORIGIN: "http://localhost:3000/app" }, "WEB_ORIGIN"],
    ["a next-auth url elsewhere", { NEXTAUTH_URL: "http://127.0.0.1:3000" }, "NEXTAUTH_URL"],
    ["a short session secret", { NEXTAUTH_SECRET: "short" }, "NEXTAUTH_SECRET"],
    ["no mode", { COUNTERSIGN_MODE: "" }, "COUNTERSIGN_MODE"],
    ["another chain kind", { CHAIN_CAIP2: "solana:x" }, "CHAIN_CAIP2"],
    ["limits in the wrong order", { RULE_DAILY_ETH: "21" }, "RULE_DAILY_ETH"],
    ["an amount that is no amount", { RULE_STEP_UP_ETH: "1e3" }, "RULE_STEP_UP_ETH"],
  ])("error: %s", (_, changed, variable) => expect(complaint(changed)).toContain(`${variable}:`));
  test("behavior: the recovery site needs neither database nor chain, and refuses what could do more than it may", () => {
    const own = ["DATABASE_URL_APP", "USER_JWT_PRIVATE_KEY", "CHAIN_CAIP2", "CHAIN_NAME", "CHAIN_RPC_URL"];
    const recovery = { COUNTERSIGN_SITE: "recovery", ...Object.fromEntries(own.map((name) => [name, ""])) };
    expect(complaint(recovery)).toBe("accepted");
    const { DATABASE_URL_APP = "", USER_JWT_PRIVATE_KEY = "" } = createTestEnvironment();
    expect(complaint({ ...recovery, DATABASE_URL_APP })).toContain("DATABASE_URL_APP: must not be known");
    expect(complaint({ ...recovery, USER_JWT_PRIVATE_KEY })).toContain("USER_JWT_PRIVATE_KEY: must not be known");
    expect(complaint({ ...recovery, ...production, SMTP_URL: "" })).toContain("SMTP_URL:");
  });
  test("behavior: a complaint names no value", () => {
    expect(complaint({ NEXTAUTH_SECRET: "hunter2", SERVER_SEAT_PRIVATE_KEY: "hunter2" })).not.toContain("hunter2");
  });
});
