import { describe, expect, test } from "vitest";
import { LruCache } from "./lru-cache.ts";

describe("LruCache", () => {
  test("default: what was used longest ago goes first", () => {
    const cache = new LruCache<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    expect(cache.get("a")).toBe(1);
    cache.set("c", 3);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  });

  test("args: weigh: few large entries are as much as many small ones", () => {
    const cache = new LruCache<string, string>(10, (text) => text.length);
    for (const name of ["a", "b", "c"]) cache.set(name, "1234");
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, "1234", "1234"]);
    cache.set("d", "12");
    expect(cache.get("b")).toBe("1234");
    cache.set("large", "x".repeat(11));
    expect([cache.get("b"), cache.get("d"), cache.get("large")]).toEqual([undefined, undefined, undefined]);
    cache.set("after", "1234567890");
    expect(cache.get("after")).toBe("1234567890");
  });

  test("behavior: an entry that is set again weighs once", () => {
    const cache = new LruCache<string, string>(8, (text) => text.length);
    cache.set("other", "12");
    for (let round = 0; round < 5; round++) cache.set("same", "123456");
    expect([cache.get("other"), cache.get("same")]).toEqual(["12", "123456"]);
  });
});
