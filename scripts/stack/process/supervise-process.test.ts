import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { identifyProcess } from "./identify-process.ts";
import type { ProcessSpec } from "./process-spec.ts";
import { type SupervisedProcess, superviseProcess } from "./supervise-process.ts";

const logs = mkdtempSync(join(tmpdir(), "countersign-supervise-"));
let service: SupervisedProcess | undefined;

afterEach(async () => {
  await service?.stop();
  rmSync(join(logs, "dummy.log"), { force: true });
});

function supervise(program: string, change: Partial<ProcessSpec> = {}) {
  const pids: (number | null)[] = [];
  const notices: string[] = [];
  const makeSpec = (): ProcessSpec => ({
    name: "dummy",
    command: process.execPath,
    args: ["-e", program],
    env: { PATH: process.env.PATH ?? "" },
    watchesSupervisor: true,
    stopSignal: "SIGTERM",
    stopWithinMs: 2_000,
    isReady: async () => readFileSync(join(logs, "dummy.log"), "utf8").includes("ready"),
    readyWithinMs: 10_000,
    ...change,
  });
  const events = { onPid: (_: string, pid: number | null) => pids.push(pid), onNotice: (_: string, text: string) => notices.push(text) };
  service = superviseProcess("dummy", makeSpec, logs, events);
  return { service, pids, notices };
}

const FOREVER = 'console.log("ready"); setInterval(() => {}, 1000);';

test("default", async () => {
  const { service, pids } = supervise(FOREVER);
  await service.start();
  const [pid] = pids;
  expect(identifyProcess(pid ?? 0)).not.toBeNull();
  await service.stop();
  expect(identifyProcess(pid ?? 0)).toBeNull();
  expect(pids).toEqual([pid, null]);
});

test("behavior: a process that was killed is started again", async () => {
  const { service, pids, notices } = supervise(FOREVER);
  await service.start();
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(notices).toEqual(["stopped (SIGKILL); starting it again", "runs again"]), { timeout: 10_000 });
  expect(pids).toHaveLength(3);
  expect(identifyProcess(pids[2] ?? 0)).not.toBeNull();
}, 15_000);

test("behavior: a process that ignores the signal is ended all the same", async () => {
  const { service, pids } = supervise(`process.on("SIGTERM", () => {}); ${FOREVER}`, { stopWithinMs: 300 });
  await service.start();
  await service.stop();
  expect(identifyProcess(pids[0] ?? 0)).toBeNull();
});

test("error: a first start that fails shows the end of the log and is not repeated", async () => {
  const { service, notices } = supervise('console.error("no such file"); process.exit(3);');
  await expect(service.start()).rejects.toThrow(/dummy stopped while starting \(exit code 3\).*no such file/s);
  expect(notices).toEqual([]);
});
