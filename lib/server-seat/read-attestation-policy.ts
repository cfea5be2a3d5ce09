import "./assert-server-runtime.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { AttestationPolicy } from "../protocol/app/app-state.ts";
import { measurementSchema } from "../protocol/attestation/measurement.ts";
import { getEnvironment } from "./environment.ts";

const approvedSchema = z.object({ approved: z.array(measurementSchema.loose()) });

/**
 * What a browser should hold an enclave's attestation against: this installation's simulated root certificate and the measurements that its operator
 * approved. Both are public. Where they are not on this machine, nothing is claimed.
 */
export async function readAttestationPolicy(): Promise<AttestationPolicy> {
  const folder = join(getEnvironment().DATA_DIR, "hypervisor");
  const [rootPem, approved] = await Promise.all([readText(join(folder, "attestation-root.pem")), readText(join(folder, "approved.json"))]);
  const parsed = approvedSchema.safeParse(approved === null ? null : JSON.parse(approved));
  const measurements = parsed.success ? parsed.data.approved.map(({ pcr0, pcr1, pcr2 }) => ({ pcr0, pcr1, pcr2 })) : [];
  return { rootPem, measurements };
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
