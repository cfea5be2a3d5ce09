import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { hypervisorFolder } from "../enclave-sim/hypervisor/hypervisor-state.ts";
import { measureEnclave } from "../enclave-sim/hypervisor/measure-enclave.ts";
import { MeasurementApprovals } from "../enclave-sim/hypervisor/measurement-approvals.ts";
import { isDebugMeasurement, type Measurement, measurementSchema } from "../lib/protocol/attestation/measurement.ts";
import { fail } from "./fail.ts";
import { UserError } from "./stack/user-error.ts";

const ROOT = join(import.meta.dirname, "..");
const BUNDLE = resolve(process.env.ENCLAVE_BUNDLE ?? join(ROOT, "dist/enclave/enclave.mjs"));
const USAGE = `npm run kms -- list
npm run kms -- approve <pcr0> [--pcr1 <hex> --pcr2 <hex>]
npm run kms -- revoke <pcr0>

Says which enclave builds the simulated KMS gives the sealing root to. \`approve\` takes pcr1 (the Node.js binary) and pcr2 (the launch
flags) from this installation; name them only for a build that was made elsewhere. DATA_DIR and ENCLAVE_BUNDLE choose another installation.`;

/** `npm run kms`: lists, approves and revokes measurements. Takes effect at once; a waiting enclave gets its root at its next try. */
async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  const [command, pcr0, ...rest] = positionals;
  const folder = hypervisorFolder(resolve(process.env.DATA_DIR ?? join(ROOT, ".data")));
  const approvals = new MeasurementApprovals(folder);
  if (command === "list" && pcr0 === undefined) return list(approvals);
  if (pcr0 === undefined || rest.length > 0) throw new UserError("That is not a command.", USAGE);
  if (command === "approve") {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return approve(approvals, pcr0, values);
  }
  if (command === "revoke") return revoke(approvals, pcr0);
  throw new UserError(`"${command}" is not a command.`, USAGE);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { pcr1: { type: "string" }, pcr2: { type: "string" } } });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : "Unknown option.", USAGE);
  }
}

async function list(approvals: MeasurementApprovals): Promise<void> {
  const current = await measureInstalled().catch(() => null);
  const entries = await approvals.list();
  if (current !== null)
    console.log(`built here   pcr0 ${current.pcr0}\n             pcr1 ${current.pcr1}\n             pcr2 ${current.pcr2}`);
  if (entries.length === 0) console.log("Nothing is approved.");
  for (const { pcr0, pcr1, pcr2, approved_at, approved_by } of entries) {
    const how = approved_by === "operator" ? "approved" : "approved automatically, counts in development mode only";
    console.log(`\n${how}, ${approved_at}\n             pcr0 ${pcr0}\n             pcr1 ${pcr1}\n             pcr2 ${pcr2}`);
  }
}

async function approve(approvals: MeasurementApprovals, pcr0: string, given: { pcr1?: string; pcr2?: string }): Promise<void> {
  const measurement = await completeMeasurement(parseRegister(pcr0), given);
  if (isDebugMeasurement(measurement)) {
    throw new UserError(
      "A measurement of zeros is that of a debug enclave.",
      "Approve the measurement of a build, as in dist/enclave/meta.json.",
    );
  }
  await approvals.approve(measurement, "operator", Date.now);
  console.log(`Approved ${measurement.pcr0}. The enclave gets its sealing root at its next start, within ten seconds.`);
}

/** Approving a bundle by its hash alone would approve it under any runtime and any flags, so all three registers are bound. */
async function completeMeasurement(pcr0: string, given: { pcr1?: string; pcr2?: string }): Promise<Measurement> {
  if (given.pcr1 !== undefined && given.pcr2 !== undefined)
    return { pcr0, pcr1: parseRegister(given.pcr1), pcr2: parseRegister(given.pcr2) };
  const installed = await measureInstalled();
  if (installed.pcr0 === pcr0) return installed;
  throw new UserError(
    `The bundle at ${BUNDLE} measures ${installed.pcr0}, not ${pcr0}.`,
    "Build the version you mean to approve (`npm run build`), or name --pcr1 and --pcr2 too.",
  );
}

function parseRegister(text: string): string {
  const parsed = measurementSchema.shape.pcr0.safeParse(text.toLowerCase());
  if (parsed.success) return parsed.data;
  throw new UserError(`"${text}" is not a SHA-384 in 96 hex digits.`, "Copy it from the hypervisor's log or from dist/enclave/meta.json.");
}

async function revoke(approvals: MeasurementApprovals, pcr0: string): Promise<void> {
  if ((await approvals.revoke(parseRegister(pcr0))) === 0) throw new UserError(`${pcr0} was not approved.`, "See `npm run kms -- list`.");
  console.log(`Revoked ${pcr0}. An enclave that is running keeps its root until it stops.`);
}

async function measureInstalled(): Promise<Measurement> {
  const bundle = await readFile(BUNDLE).catch(() => {
    throw new UserError(`There is no enclave bundle at ${BUNDLE}.`, "Run `npm run build` first.");
  });
  return measureEnclave(bundle, process.execPath);
}

await main().catch(fail);
