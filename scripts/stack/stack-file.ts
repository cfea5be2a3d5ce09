import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { writeFileSafely } from "./write-file-safely.ts";

const pid = z.int().positive();

/** `DATA_DIR/stack.json`: what tools need to drive a running stack. It holds secrets and exists in development only, while the stack runs. */
export const stackFileSchema = z.strictObject({
  webUrl: z.url(),
  walletApiUrl: z.url(),
  chainRpcUrl: z.url(),
  appId: z.string(),
  appSecret: z.string(),
  /** SPKI DER in base64: the public key of the server seat. */
  serverPublicKey: z.string(),
  databaseUrlVault: z.string(),
  /** Absent: a process that is not ours (an own database, an own chain), switched off, or just being started again. */
  pids: z.strictObject({
    supervisor: pid,
    postgres: pid.optional(),
    chain: pid.optional(),
    hypervisor: pid.optional(),
    enclave: pid.optional(),
    host: pid.optional(),
    web: pid.optional(),
  }),
});
export type StackFile = z.infer<typeof stackFileSchema>;

export function readStackFile(path: string): StackFile {
  return stackFileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

export function writeStackFile(path: string, stack: StackFile): void {
  writeFileSafely(path, `${JSON.stringify(stackFileSchema.parse(stack), null, 2)}\n`);
}

export function removeStackFile(path: string): void {
  rmSync(path, { force: true });
}

/** The public half of a private key in base64 PKCS#8. */
export function publicKeyOf(privateKeyBase64: string): string {
  const privateKey = createPrivateKey({ key: Buffer.from(privateKeyBase64, "base64"), format: "der", type: "pkcs8" });
  return createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
}
