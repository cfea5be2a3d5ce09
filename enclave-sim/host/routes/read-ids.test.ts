import { describe, expect, test } from "vitest";
import { readIds } from "./read-ids.ts";

describe("readIds", () => {
  test("default: strings at members, in arrays, and in arrays of objects, once each", () => {
    const body = {
      owner: { user_id: "u" },
      policy_ids: ["p", "p"],
      additional_signers: [{ signer_id: "s", override_policy_ids: ["o"] }, { signer_id: "t" }],
    };
    const places = [
      ["owner", "user_id"],
      ["policy_ids"],
      ["additional_signers", "signer_id"],
      ["additional_signers", "override_policy_ids"],
    ];
    expect(readIds(body, ...places)).toEqual(["u", "p", "s", "t", "o"]);
  });

  test("behavior: whatever else is there is passed over", () => {
    const odd = [undefined, null, 1, "x", [], { a: 1 }, { a: { b: "c" } }, { a: ["x".repeat(65), null, 7] }, { a: [[["deep"]]] }];
    expect(odd.map((body) => readIds(body, ["a"]))).toEqual([[], [], [], [], [], [], [], [], ["deep"]]);
    expect(readIds({ a: Array.from({ length: 5000 }, (_, index) => `${index}`) }, ["a"])).toHaveLength(200);
  });
});
