import { hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { decodeHex, encodeHex } from "../../lib/protocol/hex.ts";
import { readFileIfPresent, writePrivateFile } from "./write-private-file.ts";

const FILE = "kms-root.key";

/**
 * The key that stands for a KMS customer key: 32 random bytes, hex, made at the first start. Losing this file is losing every wallet, for
 * nothing that was sealed can be opened again.
 *
 * @throws Error when the key is missing later, or damaged
 */
export async function loadKmsRootKey(stateFolder: string, isFirstStart: boolean): Promise<Uint8Array> {
  const path = join(stateFolder, FILE);
  const text = await readFileIfPresent(path);
  if (text !== null) {
    const key = decodeHex(text.trim(), path);
    if (key.length !== 32) throw new Error(`${path} has ${key.length} bytes, not 32. Restore it from your backup.`);
    return key;
  }
  if (!isFirstStart)
    throw new Error(`${path} is missing. Restore it from your backup: without it no wallet of this installation can be opened.`);
  const key = new Uint8Array(randomBytes(32));
  await writePrivateFile(path, `${encodeHex(key)}\n`);
  return key;
}

/** The enclave's sealing root, 32 bytes (HKDF-SHA256, RFC 5869). The KMS key itself never leaves this process. */
export function deriveSealingRoot(rootKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", rootKey, new Uint8Array(32), "countersign/sealing-root", 32));
}
