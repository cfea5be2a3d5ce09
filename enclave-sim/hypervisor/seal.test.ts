import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { buildEnclave } from "../../scripts/build-enclave.ts";
import { LAUNCH_FLAGS, launchArguments } from "./launch-flags.ts";

/** Every denial that the enclave must observe at boot, in its order. */
const DENIALS = [
  "env",
  "net.tcp.connect",
  "net.tcp.listen",
  "net.udp",
  "net.unix.connect",
  "net.unix.listen",
  "net.dns.lookup",
  "net.dns.resolve",
  "net.fetch",
  "fs.read.runtime",
  "fs.read.root",
  "fs.read.beside-bundle",
  "fs.read.async",
  "fs.write.bundle",
  "fs.write.root",
  "fs.write.tmp",
  "fs.write.shared-memory",
  "fs.write.beside-bundle",
  "fs.sqlite",
  "child.spawn",
  "worker",
  "inspector.session",
  "inspector.listen",
  "code.eval",
  "code.function",
  "code.async-function",
  "code.v8-flags",
  "native.binding",
  "native.addon",
  "native.ffi",
  "permission.scopes",
];

let folder = "";
let probe = "";

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "countersign-seal-")));
  probe = (await buildEnclave({ entry: "enclave-sim/hypervisor/test-programs/seal-probe.ts", outDir: folder })).bundlePath;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Record<string, string> = {}, onStdout?: (pid: number) => void): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: env as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (child.pid !== undefined) onStdout?.(child.pid);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

const outcomeSchema = z.union([z.strictObject({ denials: z.array(z.string()) }), z.strictObject({ error: z.string() })]);

async function runProbe(args: readonly string[], env?: Record<string, string>): Promise<z.infer<typeof outcomeSchema>> {
  const { stdout, stderr } = await run(args, env);
  try {
    return outcomeSchema.parse(JSON.parse(stdout));
  } catch {
    throw new Error(`the probe printed ${JSON.stringify(stdout)} and ${JSON.stringify(stderr)}`);
  }
}

/** Runs a program of a few lines exactly as the enclave is run. */
async function runSealed(source: string, onStdout?: (pid: number) => void): Promise<Run> {
  const path = join(folder, `program-${crypto.randomUUID()}.mjs`);
  await writeFile(path, source);
  return run(launchArguments(path), {}, onStdout);
}

describe("under exactly the launch flags", () => {
  let observed: readonly string[] = [];

  beforeAll(async () => {
    const outcome = await runProbe(launchArguments(probe));
    if ("error" in outcome) throw new Error(outcome.error);
    observed = outcome.denials;
  });

  test.each(DENIALS)("%s is denied", (name) => {
    expect(observed).toContain(name);
  });

  test("nothing else is probed, in this order", () => {
    expect(observed).toEqual(DENIALS);
  });

  test("replacing the process image is denied", async () => {
    const { stdout } = await runSealed(`try { process.execve("/bin/true", ["true"], {}) } catch (error) { console.log(error.code) }`);
    expect(stdout.trim()).toBe("ERR_ACCESS_DENIED");
  });

  test("changing V8's flags ends the process", async () => {
    const { code, stdout } = await runSealed(
      `process.getBuiltinModule("node:v8").setFlagsFromString("--trace-turbo"); console.log("still here");`,
    );
    expect(stdout).toBe("");
    expect(code).not.toBe(0);
  });

  test("diagnostics write nothing: report, heap snapshot, trace, compile cache", async () => {
    const target = join(folder, "diagnostics");
    const attempts = [
      `process.report.writeReport(${JSON.stringify(`${target}.json`)})`,
      `process.getBuiltinModule("node:v8").writeHeapSnapshot(${JSON.stringify(target)})`,
      `process.getBuiltinModule("node:v8").setHeapSnapshotNearHeapLimit(1)`,
      `process.getBuiltinModule("node:trace_events").createTracing({ categories: ["v8"] }).enable()`,
    ];
    const body = attempts.map((attempt) => `try { ${attempt}; console.log("open") } catch (error) { console.log(error.code) }`).join("\n");
    const { stdout } = await runSealed(`${body}\nprocess.getBuiltinModule("node:module").enableCompileCache(${JSON.stringify(target)});`);
    expect(stdout.trim().split("\n")).toEqual(attempts.map(() => "ERR_ACCESS_DENIED"));
    expect([existsSync(target), existsSync(`${target}.json`)]).toEqual([false, false]);
  });

  test("SIGUSR1 opens no debugger", async () => {
    let isSignalled = false;
    const { code, stderr } = await runSealed(`setTimeout(() => process.exit(0), 400); console.log("up");`, (pid) => {
      if (!isSignalled) process.kill(pid, "SIGUSR1");
      isSignalled = true;
    });
    expect(isSignalled).toBe(true);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("with one lock open, the self-test names the probe that got through", () => {
  const without = (flag: string): string[] => launchArguments(probe).filter((argument) => argument !== flag);
  const plus = (flag: string): string[] => [flag, ...launchArguments(probe)];

  test("every flag is covered", () => {
    expect(LAUNCH_FLAGS).toHaveLength(7);
  });

  test.each<[string, () => string[], string]>([
    ["no flags at all", () => [probe], "net.tcp.connect"],
    // Node refuses --allow-fs-read alone.
    ["without --permission", () => without("--permission").filter((flag) => !flag.startsWith("--allow-fs-read")), "net.tcp.connect"],
    ["without --disallow-code-generation-from-strings", () => without("--disallow-code-generation-from-strings"), "code.eval"],
    ["without --no-experimental-sqlite", () => without("--no-experimental-sqlite"), "fs.sqlite"],
    ["without --no-experimental-ffi", () => without("--no-experimental-ffi"), "native.ffi"],
    ["without --freeze-flags-after-init", () => without("--freeze-flags-after-init"), "code.v8-flags"],
    ["with --allow-net", () => plus("--allow-net"), "net.tcp.connect"],
    ["with --allow-fs-read=*", () => plus("--allow-fs-read=*"), "fs.read.runtime"],
    ["with its own folder readable", () => plus(`--allow-fs-read=${folder}/*`), "fs.read.beside-bundle"],
    ["with --allow-fs-write=*", () => plus("--allow-fs-write=*"), "fs.write.bundle"],
    ["with shared memory writable", () => plus("--allow-fs-write=/dev/shm/*"), "fs.write.shared-memory"],
    ["with --allow-child-process", () => plus("--allow-child-process"), "child.spawn"],
    ["with --allow-worker", () => plus("--allow-worker"), "worker"],
    ["with --allow-inspector", () => plus("--allow-inspector"), "inspector.session"],
    ["with --allow-addons", () => plus("--allow-addons"), "native.addon"],
    ["with --allow-wasi", () => plus("--allow-wasi"), "permission.scopes"],
    ["with --allow-ffi", () => plus("--allow-ffi"), "permission.scopes"],
  ])("error: %s", async (_title, args, name) => {
    expect(await runProbe(args())).toEqual({ error: expect.stringContaining(`the seal does not deny ${name}:`) });
  });

  test("error: with one environment variable", async () => {
    expect(await runProbe(launchArguments(probe), { DATABASE_URL: "x" })).toEqual({ error: expect.stringContaining("does not deny env:") });
  });
});

test("error: a path that --allow-fs-read would take for a pattern", () => {
  expect(() => launchArguments("/data*/enclave.mjs")).toThrow("cannot be sealed");
});
