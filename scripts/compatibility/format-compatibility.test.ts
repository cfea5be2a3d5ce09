import { describe, expect, test } from "vitest";
import { listSdkMethods } from "../../e2e/support/sdk/list-sdk-methods.ts";
import { COMPATIBILITY_NOTES } from "./compatibility-notes.ts";
import { formatCompatibility } from "./format-compatibility.ts";

describe("formatCompatibility", () => {
  test("default", () => {
    const { text, untested } = formatCompatibility(
      ["a().one", "a().three", "a().two", "wallets().export"],
      [
        { method: "a().one", outcome: "refused" },
        { method: "a().one", outcome: "answered" },
        { method: "a().two", outcome: "not_offered" },
        { method: "a().three", outcome: "refused" },
      ],
    );
    expect(text).toContain("Of 4 calls: 1 work, 1 not offered, 1 refused.");
    expect(text).toContain("| `a().one` | works |  |\n| `a().three` | refused |  |\n| `a().two` | not offered |  |");
    expect(text).toContain("| `wallets().export` | untested | A wallet without owner");
    expect(untested).toEqual(["a().three", "wallets().export"]);
  });

  test("behavior: every note is about a call that the SDK has", () => {
    const methods = listSdkMethods();
    expect(Object.keys(COMPATIBILITY_NOTES).filter((method) => !methods.includes(method))).toEqual([]);
  });
});

describe("listSdkMethods", () => {
  test("behavior: finds services behind accessors and fields, wrappers and what has none", () => {
    expect(listSdkMethods()).toEqual(
      expect.arrayContaining([
        "wallets().rpc",
        "wallets().ethereum().signMessage",
        "wallets().balance.get",
        "wallets().earn().ethereum().incentive().claim",
        "users()._get",
        "wallets().list",
        "webhooks().verify",
      ]),
    );
    expect(listSdkMethods().filter((method) => /_rpc|getRequestExpiry|client|appJwks/i.test(method.split(".").at(-1) ?? ""))).toEqual([]);
  });
});
