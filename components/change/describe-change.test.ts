import { describe, expect, test } from "vitest";
import { describeChange } from "./describe-change.ts";

const WALLET: Parameters<typeof describeChange>[0] = { kind: "wallet", actor: "both", status: "done", body: { policy_ids: ["p"] } };

describe("describeChange", () => {
  test("default", () => {
    expect(describeChange(WALLET)).toBe("You and your server set new limits for the wallet.");
    expect(describeChange({ ...WALLET, body: { policy_ids: [], additional_signers: [{ signer_id: "s" }] } })).toBe(
      "You and your server took the wallet’s limits away and gave the server a right to pay, with limits of its own.",
    );
    expect(describeChange({ ...WALLET, actor: "server", body: { additional_signers: [] } })).toBe(
      "Your server alone took the server’s own right to pay away.",
    );
    expect(describeChange({ ...WALLET, actor: "user", kind: "policy", body: { rules: [] } })).toBe("You rewrote the limits.");
  });

  test.each(["refused", "running", "unknown"] as const)("behavior: %s is told as what was asked for, not as done", (status) => {
    expect(describeChange({ ...WALLET, status, kind: "export", body: {} })).toBe("You and your server asked to take out the key.");
  });

  test("behavior: a name is told as it was signed", () => {
    expect(describeChange({ ...WALLET, body: { display_name: "Savings" } })).toBe("You and your server named the wallet “Savings”.");
  });
});
