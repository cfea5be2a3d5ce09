import { describe, expect, test } from "vitest";
import { judgePassword } from "./judge-password.ts";

describe("judgePassword", () => {
  test.each([
    ["", 0],
    ["Xk9$fQ2!z", 0],
    ["aaaaaaaaaaaaaaaaaaaa", 1],
    ["abcdefghijklmnop", 1],
    ["12345678901234", 1],
    ["tulip river", 2],
    ["tulip river socks moon", 4],
    ["Xk9$fQ2!zR5w", 3],
  ] as const)("args: %s is of level %i", (password, level) => {
    expect(judgePassword(password).level).toBe(level);
  });

  test("behavior: a password that is easy to guess encrypts nothing", () => {
    expect(judgePassword("aaaaaaaaaaaaaaaaaaaa").isEnough).toBe(false);
    expect(judgePassword("tulip river socks moon").isEnough).toBe(true);
  });
});
