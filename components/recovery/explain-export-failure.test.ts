import { describe, expect, test } from "vitest";
import { ApiError } from "@/lib/protocol/errors.ts";
import { explainExportFailure } from "./explain-export-failure.ts";

describe("explainExportFailure", () => {
  test("behavior: a refusal says that the key stayed, a lost answer that it is not known", () => {
    expect(explainExportFailure(new ApiError("policy_violation", "denied"))).toMatchObject({
      title: "A policy of this wallet forbids taking the key out.",
      key: "The key did not leave the enclave.",
    });
    expect(explainExportFailure(new ApiError("wallet_api_unavailable", "x", { outcome: "unknown" })).key).toContain("not known");
    expect(explainExportFailure(new ApiError("wallet_api_unavailable", "x", { outcome: "not_sent" })).key).toContain("did not leave");
  });

  test("default: what has no words of its own keeps the server's", () => {
    expect(explainExportFailure(new ApiError("invalid_request", "It has no seed phrase.")).title).toBe("It has no seed phrase.");
  });
});
