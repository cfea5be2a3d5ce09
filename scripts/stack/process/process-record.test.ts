import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openProcessRecord, readLeftovers } from "./process-record.ts";
import { stopLeftovers } from "./stop-leftovers.ts";

const path = join(mkdtempSync(join(tmpdir(), "countersign-record-")), "processes.json");
const sleeper = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });

test("behavior: what an earlier start left is stopped", async () => {
  const child = sleeper();
  const ended = once(child, "exit");
  openProcessRecord(path).set("host", child.pid ?? null);
  expect(readLeftovers(path)).toEqual([{ name: "host", pid: child.pid }]);
  expect(await stopLeftovers(path, ["host"], async () => {})).toEqual(["host"]);
  await ended;
  expect(readLeftovers(path)).toEqual([]);
});

test("behavior: a process that got the id of one of ours is left alone", async () => {
  const child = sleeper();
  openProcessRecord(path).set("host", child.pid ?? null);
  writeFileSync(path, JSON.stringify({ host: { pid: child.pid, identity: "another boot 1" } }));
  expect(await stopLeftovers(path, ["host"], async () => {})).toEqual([]);
  expect(child.exitCode).toBeNull();
  child.kill("SIGKILL");
});

test("behavior: a damaged record is an empty one", () => {
  writeFileSync(path, '{"host":{"pi');
  expect(readLeftovers(path)).toEqual([]);
});
