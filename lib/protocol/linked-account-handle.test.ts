import { describe, expect, test } from "vitest";
import { linkedAccountHandle } from "./linked-account-handle.ts";

describe("linkedAccountHandle", () => {
  test.each([
    [{ type: "email", address: "Ann@Example.COM" }, "ann@example.com"],
    [{ type: "phone", number: "+1 (555) 010-99" }, "155501099"],
    [{ type: "custom_auth", custom_user_id: "Ann" }, "Ann"],
    [{ type: "google_oauth", subject: "s1", email: "x@y" }, "s1"],
    [{ type: "telegram", telegram_user_id: "7" }, "7"],
    [{ type: "farcaster", fid: 7 }, "7"],
    [{ type: "passkey", credential_id: "Ab" }, "Ab"],
    [{ type: "wallet", address: `0x${"aB".repeat(20)}` }, `0x${"ab".repeat(20)}`],
    [{ type: "wallet", address: "So1anaIsCaseSensitive" }, "So1anaIsCaseSensitive"],
  ])("args: %j", (account, handle) => {
    expect(linkedAccountHandle(account)).toEqual({ type: account.type, handle });
  });

  test("behavior: null for what identifies nobody", () => {
    expect(linkedAccountHandle({ type: "wallet" })).toBeNull();
    expect(linkedAccountHandle({})).toBeNull();
  });
});
