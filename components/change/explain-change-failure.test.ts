import { describe, expect, test } from "vitest";
import { ApiError } from "@/lib/protocol/errors.ts";
import { explainChangeFailure } from "./explain-change-failure.ts";

describe("explainChangeFailure", () => {
  test("behavior: only a lost answer leaves open whether the change was made", () => {
    expect(explainChangeFailure(new ApiError("factor_required")).isOpen).toBe(false);
    expect(explainChangeFailure(new ApiError("wallet_api_unavailable", "x", { outcome: "not_sent" })).isOpen).toBe(false);
    expect(explainChangeFailure(new ApiError("wallet_api_unavailable", "x", { outcome: "unknown" })).isOpen).toBe(true);
    expect(explainChangeFailure(new ApiError("web_unavailable")).isOpen).toBe(true);
  });

  test("behavior: whoever is signed out is shown the way in, and nobody else", () => {
    expect(explainChangeFailure(new ApiError("session_required"))).toMatchObject({ title: "You are signed out.", isSignedOut: true });
    expect(explainChangeFailure(new ApiError("factor_required")).isSignedOut).toBe(false);
  });

  test("default: what has no words of its own keeps the server's", () => {
    expect(explainChangeFailure(new ApiError("invalid_data", "rules[0] is wrong.")).title).toBe("rules[0] is wrong.");
  });
});
