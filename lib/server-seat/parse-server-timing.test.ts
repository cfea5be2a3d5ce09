import { describe, expect, test } from "vitest";
import { parseServerTiming } from "./parse-server-timing.ts";

describe("parseServerTiming", () => {
  test("default", () => {
    expect([...parseServerTiming('host;dur=1.25, db;dur=0.5;desc="one round", enclave;dur=0')]).toEqual([
      ["host", 1.25],
      ["db", 0.5],
      ["enclave", 0],
    ]);
  });
  test.each([[""], ["host"], ["host;dur="], ["host;dur=x"], ["host;dur=-1"], ["host;dur=1e999"], ["<b>;dur=1"]])(
    "behavior: %j says nothing",
    (header) => {
      expect(parseServerTiming(header).size).toBe(0);
    },
  );
});
