import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "../process/lock-data-folder.ts";
import { writeFileSafely } from "../write-file-safely.ts";
import { hashInputs } from "./hash-inputs.ts";

export type Product = {
  root: string;
  /** Files and folders that the product is made of, relative to `root`. */
  inputs: readonly string[];
  /** Holds the hash of the inputs of the last complete build; lies in the product's folder, so that it vanishes with it. */
  stampFile: string;
  /** Must exist for the stamp to count. */
  output: string;
  lockFile: string;
};

/** Builds unless the last complete build had the same inputs; returns whether it built. Two starts at once build one after the other. */
export async function buildWhenStale(product: Product, build: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
  if (isFresh(product)) return false;
  mkdirSync(dirname(product.lockFile), { recursive: true });
  const release = await waitForLock(product.lockFile, signal);
  try {
    if (isFresh(product)) return false;
    rmSync(product.stampFile, { force: true });
    const hash = hashInputs(product.root, product.inputs);
    await build();
    mkdirSync(dirname(product.stampFile), { recursive: true });
    writeFileSafely(product.stampFile, hash, 0o644);
    return true;
  } finally {
    release();
  }
}

function isFresh({ root, inputs, stampFile, output }: Product): boolean {
  return existsSync(stampFile) && existsSync(output) && readFileSync(stampFile, "utf8") === hashInputs(root, inputs);
}

async function waitForLock(path: string, signal: AbortSignal): Promise<() => void> {
  for (;;) {
    signal.throwIfAborted();
    const release = tryLock(path);
    if (release !== null) return release;
    await sleep(200);
  }
}
