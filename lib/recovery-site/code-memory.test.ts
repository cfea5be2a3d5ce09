import { beforeEach, describe, expect, test } from "vitest";
import { type CodeMemory, createCodeMemory } from "./code-memory.ts";

const EMAIL = "ann@example.org";
let nowMs = 0;
let memory: CodeMemory;

beforeEach(() => {
  nowMs = 1_000_000;
  memory = createCodeMemory(() => nowMs);
});
const inTenMinutes = () => new Date(nowMs + 600_000);

describe("createCodeMemory", () => {
  test("default: a code is good once", () => {
    memory.store(EMAIL, "browser", "hash", inTenMinutes());
    expect([memory.spend(EMAIL, "browser", "hash"), memory.spend(EMAIL, "browser", "hash")]).toEqual([true, false]);
  });

  test("behavior: it is good in the browser that asked, for the address that was asked for, until it expires", () => {
    memory.store(EMAIL, "browser", "hash", inTenMinutes());
    expect(memory.spend(EMAIL, "other", "hash")).toBe(false);
    expect(memory.spend(EMAIL, null, "hash")).toBe(false);
    expect(memory.spend("bob@example.org", "browser", "hash")).toBe(false);
    nowMs += 600_000;
    expect(memory.spend(EMAIL, "browser", "hash")).toBe(false);
  });

  test("behavior: after five wrong ones the right one is void; tries elsewhere do not count", () => {
    memory.store(EMAIL, "browser", "hash", inTenMinutes());
    for (let attempt = 0; attempt < 9; attempt++) memory.spend(EMAIL, "other", "wrong");
    for (let attempt = 0; attempt < 5; attempt++) expect(memory.spend(EMAIL, "browser", "wrong")).toBe(false);
    expect(memory.spend(EMAIL, "browser", "hash")).toBe(false);
  });

  test("behavior: no sixth code of an address in a quarter of an hour", () => {
    for (let sent = 0; sent < 5; sent++) expect(memory.countSent(EMAIL)).toBe(true);
    expect([memory.countSent(EMAIL), memory.countSent("bob@example.org")]).toEqual([false, true]);
    nowMs += 15 * 60_000;
    expect(memory.countSent(EMAIL)).toBe(true);
  });

  test("behavior: no more than three hundred codes of all addresses", () => {
    for (let sent = 0; sent < 300; sent++) expect(memory.countSent(`person${sent}@example.org`)).toBe(true);
    expect(memory.countSent(EMAIL)).toBe(false);
  });
});
