import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { decodeCertificatePem } from "../../lib/protocol/attestation/decode-certificate-pem.ts";
import { verifyAttestation } from "../../lib/protocol/attestation/verify-attestation.ts";
import { buildEnclave, type EnclaveBuild } from "../../scripts/build-enclave.ts";
import { MeasurementApprovals } from "./measurement-approvals.ts";
import { createTestFolder, type LogLine, TestHypervisor } from "./test-hypervisor.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

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

function start(bundle: string, options: { mode?: "development" | "production"; lifeline?: "none" | "pipe" | "ipc" } = {}): TestHypervisor {
  const hypervisor = new TestHypervisor(folder, { bundle, ...options });
  running.push(hypervisor);
  return hypervisor;
}

const ECHO = "return line;";

/** A program in the enclave's place: it reports a seal and readiness, and answers each line of a connection. */
async function writeProgram(onLine: string, before = ""): Promise<string> {
  const path = join(folder, "program.mjs");
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
  return path;
}

interface AttestReply {
  body: { boot_id: string; document: string };
}

/** One frame to the real enclave: what the host sends for `GET /v1/attestation`. */
async function attest(hypervisor: TestHypervisor, nonce: Uint8Array | null): Promise<AttestReply> {
  const body = Buffer.from(JSON.stringify({ id: 1, mode: "attest", nonce: nonce === null ? null : Buffer.from(nonce).toString("base64") }));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return new Promise((resolve, reject) => {
    const socket = hypervisor.connect();
    let received = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readUInt32BE()) return;
      resolve(JSON.parse(received.subarray(4).toString()) as AttestReply);
      socket.destroy();
    });
    socket.write(Buffer.concat([header, body]));
  });
}

function sharePublicKeyOf(userData: Uint8Array | null): string {
  return (JSON.parse(new TextDecoder().decode(userData ?? new Uint8Array())) as { share_public_key: string }).share_public_key;
}

async function readRoot(hypervisor: TestHypervisor): Promise<Uint8Array> {
  return decodeCertificatePem(await readFile(join(hypervisor.stateFolder, "attestation-root.pem"), "utf8"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries++) {
    if (tries === 100) throw new Error(`process ${pid} is still there`);
    await sleep(50);
  }
}

const pidOf = (line: LogLine): number => Number(line.pid);

describe("the real enclave", () => {
  let build: EnclaveBuild;
  let buildFolder = "";
  beforeAll(async () => {
    buildFolder = await createTestFolder();
    build = await buildEnclave({ outDir: buildFolder });
  });
  afterAll(() => rm(buildFolder, { recursive: true, force: true }));

  test("default: boots sealed and attests its measurement over the vsock", async () => {
    const hypervisor = start(build.bundlePath);
    const ready = await hypervisor.waitFor("enclave.ready");
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const { body } = await attest(hypervisor, nonce);
    expect(body.boot_id).toBe(ready.boot_id);
    const root = await readRoot(hypervisor);
    const expected = { root, atMs: Date.now(), nonce, measurements: [build.measurement] };
    const { document } = await verifyAttestation(Buffer.from(body.document, "base64"), expected);
    expect(document.moduleId).toContain("simulated");
    await expect(hypervisor.waitFor("measurement.approved_automatically")).resolves.toMatchObject({
      level: 40,
      pcr0: build.measurement.pcr0,
    });
  });

  test("state is readable by its owner only", async () => {
    const hypervisor = start(build.bundlePath);
    await hypervisor.waitFor("enclave.ready");
    expect((await stat(hypervisor.stateFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(hypervisor.socketPath)).mode & 0o777).toBe(0o600);
    for (const name of await readdir(hypervisor.stateFolder)) {
      expect((await stat(join(hypervisor.stateFolder, name))).mode & 0o777, name).toBe(0o600);
    }
  });

  test("a nonce over the limit is refused and the enclave lives on", async () => {
    const hypervisor = start(build.bundlePath);
    await hypervisor.waitFor("enclave.ready");
    expect(await attest(hypervisor, new Uint8Array(520))).toMatchObject({ ok: false });
    expect(await attest(hypervisor, new Uint8Array(512))).toMatchObject({ ok: true });
    expect(hypervisor.lines.filter(({ event }) => event === "enclave.launched")).toHaveLength(1);
  });

  test("a killed enclave is launched again, and gets the same sealing root", async () => {
    const hypervisor = start(build.bundlePath);
    const first = await hypervisor.waitFor("enclave.ready");
    const root = await readRoot(hypervisor);
    const before = await verifyAttestation(Buffer.from((await attest(hypervisor, null)).body.document, "base64"), {
      root,
      atMs: Date.now(),
    });
    process.kill(pidOf(first), "SIGKILL");
    const second = await hypervisor.waitFor("enclave.ready", 2);
    expect(second.boot_id).not.toBe(first.boot_id);
    const after = await verifyAttestation(Buffer.from((await attest(hypervisor, null)).body.document, "base64"), {
      root,
      atMs: Date.now(),
    });
    expect(sharePublicKeyOf(after.document.userData)).toBe(sharePublicKeyOf(before.document.userData));
    expect(after.document.publicKey).not.toEqual(before.document.publicKey);
  });

  test("kill -9 of the hypervisor ends the enclave; the next one goes on with the same root", async () => {
    const first = start(build.bundlePath);
    const enclavePid = pidOf(await first.waitFor("enclave.ready"));
    const root = await readRoot(first);
    first.child.kill("SIGKILL");
    await first.exited;
    await waitUntilGone(enclavePid);
    const second = start(build.bundlePath);
    await second.waitFor("enclave.ready");
    const { body } = await attest(second, null);
    await expect(verifyAttestation(Buffer.from(body.document, "base64"), { root, atMs: Date.now() })).resolves.toBeDefined();
  });

  test("in production an unapproved measurement gets no root until the operator approves it", async () => {
    const hypervisor = start(build.bundlePath, { mode: "production" });
    const refusal = await hypervisor.waitFor("kms.refused");
    expect(refusal.reason).toContain(`npm run kms -- approve ${build.measurement.pcr0}`);
    expect(await hypervisor.ask("anybody there?")).toBeNull();
    await new MeasurementApprovals(hypervisor.stateFolder).approve(build.measurement, "operator", Date.now);
    await hypervisor.waitFor("enclave.ready");
  });

  test("changed code gets no root in production", async () => {
    const hypervisor = start(build.bundlePath, { mode: "production" });
    await hypervisor.waitFor("hypervisor.started");
    await new MeasurementApprovals(hypervisor.stateFolder).approve(build.measurement, "operator", Date.now);
    const enclavePid = pidOf(await hypervisor.waitFor("enclave.ready"));
    await hypervisor.stop();
    await waitUntilGone(enclavePid);
    const changed = join(folder, "changed.mjs");
    await writeFile(changed, `${await readFile(build.bundlePath, "utf8")}\n// changed\n`);
    const next = start(changed, { mode: "production" });
    await expect(next.waitFor("kms.refused")).resolves.toMatchObject({ reason: expect.stringContaining("is not approved") });
  });

  test("what development approved by itself does not count in production", async () => {
    const development = start(build.bundlePath);
    await development.waitFor("enclave.ready");
    await development.stop();
    const production = start(build.bundlePath, { mode: "production" });
    await production.waitFor("kms.refused");
  });
});

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s stops the enclave and takes the socket away", async (signal) => {
    const hypervisor = start(await writeProgram(ECHO));
    const enclavePid = pidOf(await hypervisor.waitFor("enclave.ready"));
    hypervisor.child.kill(signal);
    expect(await hypervisor.exited).toBe(0);
    expect(isAlive(enclavePid)).toBe(false);
    await expect(stat(hypervisor.socketPath)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each(["pipe", "ipc"] as const)("it stops when its parent's %s closes", async (lifeline) => {
    const hypervisor = start(await writeProgram(ECHO), { lifeline });
    const enclavePid = pidOf(await hypervisor.waitFor("enclave.ready"));
    if (lifeline === "pipe") hypervisor.child.stdin?.end();
    else hypervisor.child.disconnect();
    expect(await hypervisor.exited).toBe(0);
    expect(isAlive(enclavePid)).toBe(false);
  });

  test("error: a second hypervisor on the same socket", async () => {
    const bundle = await writeProgram(ECHO);
    const first = start(bundle);
    await first.waitFor("enclave.ready");
    const second = start(bundle);
    expect(await second.exited).toBe(1);
    expect(second.lines.at(-1)).toMatchObject({
      event: "hypervisor.failed",
      err: { message: expect.stringContaining("Another hypervisor") },
    });
    expect(await first.ask("still here")).toBe("still here");
  });

  test("error: no bundle; the log names the command and the hypervisor waits for it", async () => {
    const hypervisor = start(join(folder, "none.mjs"));
    const stopped = await hypervisor.waitFor("enclave.stopped");
    expect(stopped.reason).toContain("npm run build");
    expect(await hypervisor.ask("hello")).toBeNull();
    expect(await hypervisor.stop()).toBe(0);
  });
});

describe("an enclave that misbehaves", () => {
  test("a crash at every launch is answered with growing delays", async () => {
    const bundle = join(folder, "crash.mjs");
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
    if (line === "read") return JSON.stringify((await ask({ type: "witness.read" })).entries);
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
