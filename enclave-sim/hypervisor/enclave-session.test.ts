import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { prepareTestHypervisors } from "./prepare-test-hypervisors.ts";
import { ECHO } from "./test-hypervisor.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const { start, writeProgram, inFolder } = prepareTestHypervisors();

describe("an enclave that misbehaves", () => {
  test("a crash at every launch is answered with growing delays", async () => {
    const bundle = inFolder("crash.mjs");
    await writeFile(bundle, `console.error("cannot go on"); process.exit(9);`);
    const hypervisor = start(bundle);
    const stops = [await hypervisor.waitFor("enclave.stopped"), await hypervisor.waitFor("enclave.stopped", 3)];
    expect(stops).toMatchObject([
      { reason: "code 9", restart_in_ms: 100 },
      { reason: "code 9", restart_in_ms: 400 },
    ]);
    expect(await hypervisor.waitFor("enclave.stderr")).toMatchObject({ line: "cannot go on" });
  });

  test.each([
    ["a message outside the protocol", `process.send({ type: "open the door" });`, "not in the protocol"],
    ["a question before its seal", `process.send({ type: "kms.nonce", id: 1 });`, 'sent "kms.nonce" before it reported its seal'],
    ["readiness before its seal", `process.send({ type: "ready", boot_id: "x" });`, 'sent "ready" before it reported its seal'],
    [
      "a witness line with a line break",
      `process.send({ type: "sealed", denials: [] }); process.send({ type: "witness.append", id: 1, entries: ["a\\nb"] }); await new Promise(() => undefined);`,
      '"witness.append" could not be answered',
    ],
  ])("%s ends it", async (_title, before, why) => {
    const hypervisor = start(await writeProgram(ECHO, before));
    expect(await hypervisor.waitFor("enclave.ended")).toMatchObject({ why: expect.stringContaining(why) });
    await hypervisor.waitFor("enclave.stopped");
  });

  test("connections are closed until it is ready", async () => {
    const bundle = await writeProgram(ECHO, "await new Promise((resolve) => setTimeout(resolve, 700));");
    const hypervisor = start(bundle);
    await hypervisor.waitFor("enclave.launched");
    expect(await hypervisor.ask("early")).toBeNull();
    await hypervisor.waitFor("enclave.ready");
    expect(await hypervisor.ask("now")).toBe("now");
  });

  test("its death closes every connection, those on their way included", async () => {
    const bundle = await writeProgram(`if (line === "die") process.kill(process.pid, "SIGKILL"); return line;`);
    const hypervisor = start(bundle);
    await hypervisor.waitFor("enclave.ready");
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => hypervisor.ask(index === 5 ? "die" : `line ${index}`)));
    // Each one was either answered or closed; none is left hanging.
    for (const [index, answer] of answers.entries()) expect([null, `line ${index}`]).toContain(answer);
    expect(answers[5]).toBeNull();
    await hypervisor.waitFor("enclave.ready", 2);
    expect(await hypervisor.ask("again")).toBe("again");
  });

  test("a connection that it was handed and never took is closed too", async () => {
    const bundle = await writeProgram(`if (line === "freeze") setTimeout(() => process.kill(process.pid, "SIGSTOP"), 50); return line;`);
    const hypervisor = start(bundle);
    const { pid } = await hypervisor.waitFor("enclave.ready");
    expect(await hypervisor.ask("freeze")).toBe("freeze");
    await sleep(300);
    const asked = [hypervisor.ask("one"), hypervisor.ask("two")];
    await sleep(300);
    process.kill(Number(pid), "SIGKILL");
    expect(await Promise.all(asked)).toEqual([null, null]);
  });
});

describe("the witness", () => {
  const PROGRAM = `
    if (line === "read") return JSON.stringify((await ask({ type: "witness.read", from: 0 })).entries);
    await ask({ type: "witness.append", entries: [line] });
    return "kept " + line;
  `;

  test("every acknowledged line survives kill -9 of the hypervisor, in order", async () => {
    const bundle = await writeProgram(PROGRAM);
    const first = start(bundle);
    await first.waitFor("enclave.ready");
    const acknowledged: string[] = [];
    const appends = Array.from({ length: 60 }, async (_, index) => {
      const answer = await first.ask(`line-${index}`);
      if (answer !== null) acknowledged.push(answer.slice("kept ".length));
      if (acknowledged.length === 20) first.child.kill("SIGKILL");
    });
    await Promise.all(appends);
    await first.exited;
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    const second = start(bundle);
    await second.waitFor("enclave.ready");
    const entries = JSON.parse((await second.ask("read")) ?? "[]") as string[];
    expect(entries).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(entries).size).toBe(entries.length);
  });
});
