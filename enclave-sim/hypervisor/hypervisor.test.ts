import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { decodeCertificatePem } from "../../lib/protocol/attestation/decode-certificate-pem.ts";
import { verifyAttestation } from "../../lib/protocol/attestation/verify-attestation.ts";
import { buildEnclave, type EnclaveBuild } from "../../scripts/build-enclave.ts";
import { MeasurementApprovals } from "./measurement-approvals.ts";
import { prepareTestHypervisors } from "./prepare-test-hypervisors.ts";
import { createTestFolder, ECHO, type LogLine, type TestHypervisor } from "./test-hypervisor.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const { start, writeProgram, inFolder } = prepareTestHypervisors();

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
    const changed = inFolder("changed.mjs");
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
    const hypervisor = start(inFolder("none.mjs"));
    const stopped = await hypervisor.waitFor("enclave.stopped");
    expect(stopped.reason).toContain("npm run build");
    expect(await hypervisor.ask("hello")).toBeNull();
    expect(await hypervisor.stop()).toBe(0);
  });
});
