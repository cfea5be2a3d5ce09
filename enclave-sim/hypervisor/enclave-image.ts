import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { measureEnclave } from "./measure-enclave.ts";
import { writePrivateFile } from "./write-private-file.ts";

export interface EnclaveImage {
  /** Absolute, without symbolic links: what `--allow-fs-read` compares with. */
  readonly path: string;
  readonly measurement: Measurement;
}

/**
 * Takes a private copy of the bundle and measures the copy's bytes, so that what was measured is what runs, even if a build replaces the
 * bundle in between.
 *
 * @throws Error with the command to run when there is no bundle
 */
export async function prepareEnclaveImage(bundlePath: string, stateFolder: string, runtimePath: string): Promise<EnclaveImage> {
  const bundle = await readFile(bundlePath).catch((cause: unknown) => {
    throw new Error(`There is no enclave bundle at ${bundlePath}. Run \`npm run build\`.`, { cause });
  });
  const path = join(await realpath(stateFolder), "enclave-image.mjs");
  await writePrivateFile(path, bundle);
  return { path, measurement: await measureEnclave(bundle, runtimePath) };
}
