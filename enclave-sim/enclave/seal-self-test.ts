import type { EventEmitter } from "node:events";

/** One forbidden act. It throws when the seal denies it, and must do no harm where nothing does: it aims at loopback or at nothing. */
interface Probe {
  readonly name: string;
  attempt(): unknown;
}

/** Nothing exists under this path, so that an open door leads nowhere. */
const NOWHERE = "/nonexistent/countersign";
/** Nobody listens here (RFC 6335: unassigned), and fetch does not block it as a bad port. */
const CLOSED_PORT = 2;
const LOOPBACK = "127.0.0.1";
const PROBE_TIMEOUT_MS = 1_000;
/** macOS puts this into the environment of every process. */
const SYSTEM_VARIABLES = new Set(["__CF_USER_TEXT_ENCODING"]);
const SCOPES = ["fs.read", "fs.write", "net", "child", "worker", "inspector", "addon", "wasi", "ffi"];

/**
 * Tries, from inside, everything that the seal must deny. Node's built-ins are reached through `process.getBuiltinModule`, as an intruder would,
 * so that the bundle itself imports none of them.
 *
 * @returns the names of the denials that were observed
 * @throws Error naming the first probe that was not denied; the enclave must then stop
 */
export async function testSeal(): Promise<string[]> {
  const denials: string[] = [];
  for (const probe of PROBES) {
    await assertDenied(probe);
    denials.push(probe.name);
  }
  return denials;
}

/** In this order: a door whose opening would be felt outside (a listener, a process) is tried only after a quieter one of its kind. */
const PROBES: readonly Probe[] = [
  { name: "env", attempt: readEnvironment },
  { name: "net.tcp.connect", attempt: () => emit(builtin("node:net").connect(CLOSED_PORT, LOOPBACK), "connect") },
  { name: "net.tcp.listen", attempt: () => listen({ host: LOOPBACK, port: 0 }) },
  { name: "net.udp", attempt: sendDatagram },
  { name: "net.unix.connect", attempt: () => emit(builtin("node:net").connect(NOWHERE), "connect") },
  { name: "net.unix.listen", attempt: () => listen({ path: NOWHERE }) },
  { name: "net.dns.lookup", attempt: () => builtin("node:dns").promises.lookup("localhost") },
  { name: "net.dns.resolve", attempt: resolveName },
  { name: "net.fetch", attempt: () => fetch(`http://${LOOPBACK}:${CLOSED_PORT}/`) },
  { name: "fs.read.runtime", attempt: () => openFile(process.execPath, "r") },
  { name: "fs.read.root", attempt: () => builtin("node:fs").readdirSync("/") },
  { name: "fs.read.beside-bundle", attempt: () => builtin("node:fs").readdirSync(bundleFolder()) },
  { name: "fs.read.async", attempt: () => builtin("node:fs").promises.readFile(process.execPath) },
  { name: "fs.write.bundle", attempt: () => openFile(process.argv[1] ?? NOWHERE, "a") },
  { name: "fs.write.root", attempt: () => removeNothing("/") },
  { name: "fs.write.tmp", attempt: () => removeNothing("/tmp/") },
  { name: "fs.write.shared-memory", attempt: () => removeNothing("/dev/shm/") },
  { name: "fs.write.beside-bundle", attempt: () => removeNothing(bundleFolder()) },
  { name: "fs.sqlite", attempt: () => assertAbsent("node:sqlite") },
  { name: "child.spawn", attempt: spawnNothing },
  { name: "worker", attempt: startWorker },
  { name: "inspector.session", attempt: openInspectorSession },
  { name: "inspector.listen", attempt: openInspectorPort },
  { name: "code.eval", attempt: () => Reflect.apply(Reflect.get(globalThis, "eval"), undefined, ["1"]) },
  { name: "code.function", attempt: () => Reflect.construct(Function, ["return 1"]) },
  { name: "code.async-function", attempt: () => Reflect.construct((async () => undefined).constructor, ["return 1"]) },
  { name: "code.v8-flags", attempt: assertFlagsFrozen },
  { name: "native.binding", attempt: () => Reflect.apply(Reflect.get(process, "binding"), process, ["fs"]) },
  { name: "native.addon", attempt: () => process.dlopen({ exports: {} }, `${NOWHERE}.node`) },
  { name: "native.ffi", attempt: () => assertAbsent("node:ffi") },
  { name: "permission.scopes", attempt: findGrantedScope },
];

/** What a probe of our own throws when it found the door shut. */
class Denied extends Error {}

async function assertDenied(probe: Probe): Promise<void> {
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const timer = setTimeout(() => stop(new Error("no answer")), PROBE_TIMEOUT_MS);
  // Some denials (net.Server.listen with a host) are thrown from a later tick, where no caller can catch them.
  process.setUncaughtExceptionCaptureCallback(stop);
  const outcome = await Promise.race([stopped, attempt(probe)]).then(
    () => "it succeeded",
    (error: unknown) => (isDenial(error) ? null : `it failed otherwise: ${error instanceof Error ? error.message : String(error)}`),
  );
  process.setUncaughtExceptionCaptureCallback(null);
  clearTimeout(timer);
  if (outcome !== null) throw new Error(`the seal does not deny ${probe.name}: ${outcome}`);
}

async function attempt(probe: Probe): Promise<unknown> {
  return probe.attempt();
}

/** `fetch` wraps the reason in its own error. */
function isDenial(error: unknown): boolean {
  if (error instanceof Denied) return true;
  if (!(error instanceof Error)) return false;
  // V8's EvalError has no code; nothing else throws one.
  if (error instanceof EvalError) return true;
  if ("code" in error && (error.code === "ERR_ACCESS_DENIED" || error.code === "ERR_DLOPEN_DISABLED")) return true;
  return error.cause !== undefined && isDenial(error.cause);
}

const builtin = process.getBuiltinModule;

function readEnvironment(): void {
  const names = Object.keys(process.env).filter((name) => !SYSTEM_VARIABLES.has(name));
  if (names.length === 0) throw new Denied();
}

function findGrantedScope(): void {
  if (SCOPES.every((scope) => process.permission?.has(scope) === false)) throw new Denied();
}

/** Frozen flags cannot be tried: V8 ends the process. */
function assertFlagsFrozen(): void {
  if (process.execArgv.includes("--freeze-flags-after-init")) throw new Denied();
}

/** A module that the permission model does not cover (sqlite opens any file) must not exist at all. */
function assertAbsent(name: string): void {
  if (process.getBuiltinModule(name) === undefined) throw new Denied();
}

function bundleFolder(): string {
  const bundle = process.argv[1] ?? NOWHERE;
  return bundle.slice(0, bundle.lastIndexOf("/") + 1);
}

function emit(emitter: EventEmitter, success: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    emitter.once("error", reject);
    emitter.once(success, () => resolve(success));
  });
}

async function listen(where: { host: string; port: number } | { path: string }): Promise<void> {
  const server = builtin("node:net").createServer();
  const listening = emit(server, "listening");
  server.listen(where);
  await listening;
  server.close();
}

function sendDatagram(): Promise<unknown> {
  const socket = builtin("node:dgram").createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.send("", CLOSED_PORT, LOOPBACK, (error) => (error === null ? resolve(socket.close()) : reject(error)));
  });
}

function resolveName(): Promise<unknown> {
  const resolver = new (builtin("node:dns").promises.Resolver)({ timeout: 50, tries: 1 });
  resolver.setServers([`${LOOPBACK}:${CLOSED_PORT}`]);
  return resolver.resolve4("countersign.invalid");
}

function openFile(path: string, flags: string): void {
  const fs = builtin("node:fs");
  fs.closeSync(fs.openSync(path, flags));
}

/** Permission is asked before the file is looked for, so removing what does not exist tells whether one may write there. */
function removeNothing(folder: string): void {
  builtin("node:fs").unlinkSync(`${folder}countersign-${crypto.randomUUID()}`);
}

function spawnNothing(): void {
  const { error } = builtin("node:child_process").spawnSync(NOWHERE);
  if (error !== undefined) throw error;
}

async function startWorker(): Promise<void> {
  const worker = new (builtin("node:worker_threads").Worker)("", { eval: true });
  await worker.terminate();
}

function openInspectorSession(): void {
  const session = new (builtin("node:inspector").Session)();
  session.connect();
  session.disconnect();
}

function openInspectorPort(): void {
  const inspector = builtin("node:inspector");
  inspector.open(0, LOOPBACK);
  inspector.close();
}
