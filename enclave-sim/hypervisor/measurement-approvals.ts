import { join } from "node:path";
import { z } from "zod";
import { isDebugMeasurement, isSameMeasurement, type Measurement, measurementSchema } from "../../lib/protocol/attestation/measurement.ts";
import { readFileIfPresent, writePrivateFile } from "./write-private-file.ts";

const approvalSchema = measurementSchema.extend({
  approved_at: z.iso.datetime(),
  /** `development` was approved by nobody: such an entry counts in development mode only. */
  approved_by: z.enum(["operator", "development"]),
});
export type Approval = z.infer<typeof approvalSchema>;

const fileSchema = z.strictObject({ version: z.literal(1), approved: z.array(approvalSchema) });

/**
 * Which measurements KMS gives the sealing root to: `approved.json` in the hypervisor's state, written by `npm run kms`. Read anew at every
 * question, so that an approval or its withdrawal needs no restart.
 */
export class MeasurementApprovals {
  readonly #path: string;

  constructor(stateFolder: string) {
    this.#path = join(stateFolder, "approved.json");
  }

  /** @throws Error naming the file when it was damaged; an unreadable list approves nothing. */
  async list(): Promise<Approval[]> {
    const text = await readFileIfPresent(this.#path);
    if (text === null) return [];
    try {
      return fileSchema.parse(JSON.parse(text)).approved;
    } catch (cause) {
      throw new Error(`${this.#path} is not a list of approvals. Restore it, or remove it and approve again.`, { cause });
    }
  }

  async isApproved(measurement: Measurement, mode: "development" | "production"): Promise<boolean> {
    const approvals = await this.list();
    return approvals.some((known) => isSameMeasurement(known, measurement) && (mode === "development" || known.approved_by === "operator"));
  }

  /** @throws Error for the measurement of a debug enclave, which its operator can look into. */
  async approve(measurement: Measurement, approvedBy: Approval["approved_by"], now: () => number): Promise<void> {
    if (isDebugMeasurement(measurement)) throw new Error("A measurement of zeros is that of a debug enclave and cannot be approved.");
    const others = (await this.list()).filter((known) => !isSameMeasurement(known, measurement));
    const { pcr0, pcr1, pcr2 } = measurement;
    await this.#write([...others, { pcr0, pcr1, pcr2, approved_at: new Date(now()).toISOString(), approved_by: approvedBy }]);
  }

  /** @returns how many entries of this bundle were withdrawn. */
  async revoke(pcr0: string): Promise<number> {
    const approvals = await this.list();
    const kept = approvals.filter((known) => known.pcr0 !== pcr0);
    if (kept.length < approvals.length) await this.#write(kept);
    return approvals.length - kept.length;
  }

  async #write(approved: Approval[]): Promise<void> {
    await writePrivateFile(this.#path, `${JSON.stringify({ version: 1, approved }, null, 2)}\n`);
  }
}
