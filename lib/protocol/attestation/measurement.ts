import { z } from "zod";
import { encodeHex } from "../hex.ts";
import type { AttestationDocument } from "./attestation-document.ts";

const sha384Hex = z.string().regex(/^[0-9a-f]{96}$/, "expected a SHA-384 in lower-case hex");

/**
 * What identifies a program and how it was started, each a SHA-384 in hex. In this project: pcr0 the enclave bundle, pcr1 the Node.js
 * binary, pcr2 the launch flags. On Nitro: the image, the kernel and boot ramdisk, the application.
 */
export const measurementSchema = z.strictObject({ pcr0: sha384Hex, pcr1: sha384Hex, pcr2: sha384Hex });
export type Measurement = z.infer<typeof measurementSchema>;

export function measurementOf(document: AttestationDocument): Measurement {
  const pcr = (index: number): string => encodeHex(document.pcrs.get(index) ?? new Uint8Array(48));
  return { pcr0: pcr(0), pcr1: pcr(1), pcr2: pcr(2) };
}

/** A Nitro enclave in debug mode is open to its operator; the hardware says so by measuring nothing. */
export function isDebugMeasurement(measurement: Measurement): boolean {
  return [measurement.pcr0, measurement.pcr1, measurement.pcr2].every((pcr) => /^0+$/.test(pcr));
}

export function isSameMeasurement(a: Measurement, b: Measurement): boolean {
  return a.pcr0 === b.pcr0 && a.pcr1 === b.pcr1 && a.pcr2 === b.pcr2;
}
