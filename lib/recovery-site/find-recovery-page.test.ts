import { describe, expect, test } from "vitest";
import { findRecoveryPage, NOWHERE } from "./find-recovery-page.ts";

describe("findRecoveryPage", () => {
  test("default: the site's pages stand at the app's addresses", () => {
    expect(["/", "/recovery", "/sign-in"].map(findRecoveryPage)).toEqual(["wallets", "wallets", "sign-in"]);
  });

  test.each(["/api/health", "/api/recovery/export", "/api/auth/callback/email", "/offline-tool"])(
    "behavior: %s is answered as by the app",
    (path) => expect(findRecoveryPage(path)).toBeNull(),
  );

  test.each([
    "/wallet",
    "/api/wallet-action",
    "/v1/wallets",
    "/recovery/",
    "/recovery-site/wallets",
    "/api/auth",
    "/constructor",
    "/RECOVERY",
  ])("behavior: %s leads nowhere", (path) => expect(findRecoveryPage(path)).toBe(NOWHERE));
});
