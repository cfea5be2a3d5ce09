import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { createTestFolder, TestHypervisor } from "./test-hypervisor.ts";

interface StartOptions {
  readonly mode?: "development" | "production";
  readonly lifeline?: "none" | "pipe" | "ipc";
}

interface TestHypervisors {
  /** Starts a hypervisor over this test's folder. It is ended with the test. */
  start(bundle: string, options?: StartOptions): TestHypervisor;
  /** @param onLine body of an async function of `line`, which may `ask` the hypervisor @param before runs before the seal is reported */
  writeProgram(onLine: string, before?: string): Promise<string>;
  /** A path in this test's folder. */
  inFolder(name: string): string;
}

/** Gives each test of the file its own folder, and takes down what was started there. */
export function prepareTestHypervisors(): TestHypervisors {
  let folder = "";
  let running: TestHypervisor[] = [];
  beforeEach(async () => {
    folder = await createTestFolder();
  });
  afterEach(async () => {
    for (const hypervisor of running) hypervisor.child.kill("SIGKILL");
    await Promise.all(running.map(({ exited }) => exited));
    running = [];
    await rm(folder, { recursive: true, force: true });
  });
  const inFolder = (name: string): string => join(folder, name);
  return {
    inFolder,
    start(bundle, options = {}) {
      const hypervisor = new TestHypervisor(folder, { bundle, ...options });
      running.push(hypervisor);
      return hypervisor;
    },
    async writeProgram(onLine, before = "") {
      const path = inFolder("program.mjs");
      await writeProgramTo(path, onLine, before);
      return path;
    },
  };
}

/** A program in the enclave's place: it reports a seal and readiness, and answers each line of a connection. */
async function writeProgramTo(path: string, onLine: string, before: string): Promise<void> {
  const source = `
    const waiting = new Map(); let next = 1;
    const ask = (message) => new Promise((resolve) => { waiting.set(next, resolve); process.send({ ...message, id: next++ }); });
    const onLine = async (line) => { ${onLine} };
    process.on("disconnect", () => process.exit(0));
    process.on("message", (message, socket) => {
      if (message.type !== "vsock") return waiting.get(message.id)?.(message);
      socket.on("error", () => {});
      socket.on("data", async (chunk) => socket.write((await onLine(String(chunk).trim())) + "\\n"));
    });
    ${before}
    process.send({ type: "sealed", denials: [] });
    process.send({ type: "ready", boot_id: "test-program" });
  `;
  await writeFile(path, source);
}
