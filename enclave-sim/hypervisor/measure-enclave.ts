import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { LAUNCH_FLAGS } from "./launch-flags.ts";

/** The runtime has 150 MB: it is hashed again only when the file has changed. */
const runtimeDigests = new Map<string, string>();

/** Measures what is about to run: PCR0 the bundle's bytes, PCR1 the Node.js binary, PCR2 the launch flags. */
export async function measureEnclave(bundle: Uint8Array, runtimePath: string): Promise<Measurement> {
  return {
    pcr0: createHash("sha384").update(bundle).digest("hex"),
    pcr1: await measureRuntime(runtimePath),
    pcr2: createHash("sha384").update(JSON.stringify(LAUNCH_FLAGS)).digest("hex"),
  };
}

async function measureRuntime(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const identity = [path, dev, ino, size, mtimeNs, ctimeNs].join(" ");
  const known = runtimeDigests.get(identity);
  if (known !== undefined) return known;
  const hash = createHash("sha384");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  const digest = hash.digest("hex");
  runtimeDigests.set(identity, digest);
  return digest;
}
