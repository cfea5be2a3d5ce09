import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createLog } from "./log.ts";

function capture(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = "";
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(createLog("debug", sink));
  return text;
}

describe("createLog", () => {
  test("law 13: members that hold secrets are redacted at the top and one level down", () => {
    const text = capture((log) => {
      log.info({ authorization: "Basic s3cret", request_id: "r1" }, "request");
      log.info({ request: { headers: { authorization: "s3cret" }, user_jwt: "s3cret", body: "s3cret" } }, "request");
      log.info({ shares: { app_share: "s3cret" }, result: { signed_transaction: "s3cret" } }, "request");
    });
    expect(text).not.toContain("s3cret");
    expect(text).toContain('"request_id":"r1"');
  });

  test("law 13: of an error only type, first line and frames are kept", () => {
    class DatabaseError extends Error {
      override readonly name = "DatabaseError";
      readonly query = "INSERT … s3cret";
      override readonly cause = new Error("s3cret");
    }
    const text = capture((log) => log.error({ err: new DatabaseError("\nInvalid call\n  with argument s3cret") }, "failed"));
    expect(text).not.toContain("s3cret");
    expect(JSON.parse(text).err).toMatchObject({ type: "DatabaseError", message: "Invalid call" });
  });
});
