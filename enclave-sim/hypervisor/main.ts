import pino from "pino";
import { EnclaveSupervisor } from "./enclave-supervisor.ts";
import { type HypervisorEnvironment, parseEnvironment } from "./environment.ts";
import { loadHypervisorState } from "./hypervisor-state.ts";
import { SimulatedKms } from "./simulated-kms.ts";
import { stopWithParent } from "./stop-with-parent.ts";
import { listenVsock } from "./vsock-listener.ts";

/** Whatever this process creates is for this user alone. */
process.umask(0o077);

const environment = readEnvironment();
const destination = pino.destination({ fd: 1, sync: true });
// When the reader of our log is gone we still have an enclave to stop.
destination.on("error", () => undefined);
const log = pino({ level: environment.LOG_LEVEL, base: { process: "hypervisor" }, timestamp: pino.stdTimeFunctions.isoTime }, destination);

await main().catch((error: unknown) => {
  log.fatal({ event: "hypervisor.failed", err: error });
  process.exit(1);
});

function readEnvironment(): HypervisorEnvironment {
  try {
    return parseEnvironment(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const { DATA_DIR, VSOCK_PATH, ENCLAVE_BUNDLE, COUNTERSIGN_MODE: mode } = environment;
  const now = Date.now;
  // First of all: it shows that no other hypervisor uses this state. Connections wait for `supervisor`, and are closed until then.
  let supervisor: EnclaveSupervisor | null = null;
  const server = await listenVsock(VSOCK_PATH, (socket) => (supervisor === null ? socket.destroy() : supervisor.accept(socket)));

  const state = await loadHypervisorState(DATA_DIR, now);
  void state.witness.failed.then((error) => {
    log.fatal({ event: "witness.failed", err: error });
    process.exit(1);
  });
  const attestationRoot = new Uint8Array(state.attestationRoot.certificate.rawData);
  log.warn({
    event: "hypervisor.started",
    mode,
    simulated: "no hardware protects this enclave from whoever is root on this machine",
    vsock: VSOCK_PATH,
  });
  const kms = new SimulatedKms({
    rootKey: state.kmsRootKey,
    attestationRoot,
    approvals: state.approvals,
    mode,
    now,
    onAutomaticApproval: (measurement) =>
      log.warn({ event: "measurement.approved_automatically", note: "development mode approves whatever was built", ...measurement }),
  });
  supervisor = new EnclaveSupervisor({ bundlePath: ENCLAVE_BUNDLE, runtimePath: process.execPath, state, kms, log, now });

  let isStopping = false;
  const stop = async (why: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ event: "hypervisor.stopping", why });
    server.close();
    await supervisor?.stop();
    await state.witness.close();
    log.info({ event: "hypervisor.stopped" });
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  stopWithParent((why) => void stop(why));
  await supervisor.run();
}
