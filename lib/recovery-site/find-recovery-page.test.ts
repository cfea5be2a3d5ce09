import { describe, expect, test } from "vitest";
import { findRecoveryPage } from "./find-recovery-page.ts";

describe("findRecoveryPage", () => {
  test("default: the site's pages stand at the app's addresses", () => {
    expect(["/", "/recovery", "/sign-in", "/api/auth/callback/email"].map(findRecoveryPage)).toEqual([
      "/recovery-site",
      "/recovery-site",
      "/recovery-site/sign-in",
      "/api/auth/callback/email",
    ]);
  });

  test.each(["/wallet", "/api/wallet-action", "/v1/wallets", "/recovery/", "/recovery-site", "/api/auth", "/constructor", "/RECOVERY"])(
    "behavior: %s leads nowhere",
    (path) => expect(findRecoveryPage(path)).toBeNull(),
  );
});
