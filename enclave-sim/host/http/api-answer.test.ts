import { describe, expect, test } from "vitest";
import { ApiError, ERROR_CATALOGUE, type ErrorCode } from "../../../lib/protocol/errors.ts";
import { errorAnswer, toApiError } from "./api-answer.ts";

describe("errorAnswer", () => {
  test("default: error, then code, then details", () => {
    const { status, text } = errorAnswer(new ApiError("policy_violation", "RPC request denied due to policy violation", { policy: "p" }));
    expect([status, text]).toEqual([400, '{"error":"RPC request denied due to policy violation","code":"policy_violation","policy":"p"}']);
  });

  test("behavior: the SDK repeats 409 and 5xx by itself; it is told not to where that cannot help", () => {
    for (const code of Object.keys(ERROR_CATALOGUE) as ErrorCode[]) {
      const { status, headers } = errorAnswer(new ApiError(code));
      if (status === 503) expect(headers).toEqual({ "retry-after": "1" });
      if (status === 409 && code !== "resource_conflict") expect([code, headers]).toEqual([code, { "x-should-retry": "false" }]);
    }
    expect(errorAnswer(new ApiError("share_invalid")).headers).toEqual({ "x-should-retry": "false" });
    expect(errorAnswer(new ApiError("internal")).headers).toEqual({});
  });
});

describe("toApiError", () => {
  test("behavior: what nobody foresaw keeps its words to itself and gives a request id", () => {
    const error = toApiError(new Error("password=s3cret"), "req-1");
    expect(error.toWire()).toEqual({
      error: "Something broke on our side. Quote the request id req-1.",
      code: "internal",
      request_id: "req-1",
    });
  });

  test.each([
    { code: "ECONNREFUSED" },
    { code: "P1001" },
    { cause: { originalCode: "57P01" } },
    { message: "Can't reach database server at `x`" },
  ])("behavior: %j is a database that does not answer", (shape) => {
    expect(toApiError(Object.assign(new Error("x"), shape), "r").code).toBe("database_unavailable");
  });

  test.each([{ cause: { originalCode: "22021" } }, { message: 'invalid byte sequence for encoding "UTF8": 0x00' }])(
    "behavior: %j is a text that no database holds, and the caller's mistake",
    (shape) => {
      expect(toApiError(Object.assign(new Error("x"), shape), "r").toWire()).toMatchObject({ code: "invalid_data" });
    },
  );
});
