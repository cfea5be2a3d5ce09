import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadKmsRootKey } from "./kms-root-key.ts";
import { MeasurementApprovals } from "./measurement-approvals.ts";
import { type Issuer, loadSimulatedNitroRoot } from "./simulated-nitro-root.ts";
import { WitnessJournal } from "./witness-journal.ts";
import { readFileIfPresent, writePrivateFile } from "./write-private-file.ts";

export interface HypervisorState {
  readonly folder: string;
  readonly attestationRoot: Issuer;
  readonly kmsRootKey: Uint8Array;
  readonly approvals: MeasurementApprovals;
  readonly witness: WitnessJournal;
}

export function hypervisorFolder(dataDir: string): string {
  return join(dataDir, "hypervisor");
}

/**
 * Loads, and at the first start makes, what stands for tamper-proof hardware: attestation root, KMS key, witness. `state.json` is written last and
 * before any enclave runs. Once it is there, a missing file is never made anew: that would lose wallets, or let an old backup pass for new.
 *
 * @throws Error naming the file to restore
 */
export async function loadHypervisorState(dataDir: string, now: () => number): Promise<HypervisorState> {
  const folder = hypervisorFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const marker = join(folder, "state.json");
  const isFirstStart = (await readFileIfPresent(marker)) === null;
  const state = {
    folder,
    attestationRoot: await loadSimulatedNitroRoot(folder, isFirstStart, now),
    kmsRootKey: await loadKmsRootKey(folder, isFirstStart),
    approvals: new MeasurementApprovals(folder),
    witness: await WitnessJournal.open(join(folder, "witness.log"), isFirstStart),
  };
  if (isFirstStart) await writePrivateFile(marker, `${JSON.stringify({ version: 1, created_at: new Date(now()).toISOString() })}\n`);
  return state;
}
