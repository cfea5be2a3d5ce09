import { expect, test } from "vitest";
import { ERROR_CATALOGUE } from "@/lib/protocol/errors.ts";
import { explainFailure } from "./explain-failure.ts";

test("every code of the catalogue gets what happened, what it means for the money and what to do", () => {
  for (const code of Object.keys(ERROR_CATALOGUE)) {
    const { title, money, next } = explainFailure({ code, text: "What the server said." });
    expect(title).toMatch(/\.$/);
    expect(money).toMatch(/Nothing was sent\.|cannot go out twice\./);
    expect(next.length).toBeGreaterThan(10);
    expect(title).not.toMatch(/oops/i);
  }
});

test("behavior: where the answer was lost it does not claim that nothing was sent", () => {
  for (const code of ["web_unavailable", "wallet_api_unavailable", "request_in_progress"]) {
    expect(explainFailure({ code, text: "" })).toMatchObject({ retriable: true, money: expect.not.stringContaining("Nothing was sent") });
  }
});

test("behavior: what the person has not signed did not go out, and does not go out by itself", () => {
  for (const code of ["web_unavailable", "wallet_api_unavailable", "enclave_unavailable"]) {
    expect(explainFailure({ code, text: "" }, false)).toMatchObject({ retriable: false, money: "Nothing was sent." });
  }
  expect(explainFailure({ code: "factor_required", text: "" }, false)).toEqual(explainFailure({ code: "factor_required", text: "" }));
});
