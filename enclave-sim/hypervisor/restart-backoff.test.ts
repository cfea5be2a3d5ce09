import { expect, test } from "vitest";
import { RestartBackoff } from "./restart-backoff.ts";

test("default: doubles to ten seconds", () => {
  const backoff = new RestartBackoff();
  const delays = Array.from({ length: 9 }, () => backoff.nextDelayMs(0));
  expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test("behavior: begins anew after a healthy run, not after a short one", () => {
  const backoff = new RestartBackoff();
  backoff.nextDelayMs(0);
  expect(backoff.nextDelayMs(5_000)).toBe(200);
  expect(backoff.nextDelayMs(30_000)).toBe(100);
  expect(backoff.nextDelayMs(0)).toBe(200);
});
