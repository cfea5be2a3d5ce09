import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { writeFileSafely } from "../write-file-safely.ts";
import { callChain } from "./call-chain.ts";
import { chainStateFile } from "./describe-chain.ts";

const TICK_MS = 1_000;
/** Blocks that must follow one before anvil calls it finalized. */
const BLOCKS_TO_FINALITY = 2;
/** Saving takes at most this share of the time, however large the chain grows. */
const MAX_SAVING_SHARE = 0.1;

const numberSchema = z.string().transform((text) => Number(text));
const dumpSchema = z.string().regex(/^0x[0-9a-f]+$/);

/** Writes the chain's state to its file, complete or not at all. */
export async function saveChain(rpcUrl: string, folder: string): Promise<void> {
  const dump = dumpSchema.parse(await callChain(rpcUrl, "anvil_dumpState", [], 10_000));
  writeFileSafely(chainStateFile(folder), gunzipSync(Buffer.from(dump.slice(2), "hex")));
}

/**
 * Keeps the development chain as its users expect a chain to be. After each block that a transaction made, two more follow, a second apart, so
 * that transactions become final; then the chain rests (mining on and on would make its state grow by 75 MB a day). And the
 * state is saved about a second after each change. Returns the end of keeping, which saves once more.
 */
export function keepChain(rpcUrl: string, folder: string): () => Promise<void> {
  let head = -1;
  let wanted = 0;
  let saved = -1;
  let notBeforeMs = 0;
  let turn: Promise<void> | null = null;
  const timer = setInterval(() => {
    // A failed turn means that the chain is away; it is being started again, and a later turn finds it.
    turn ??= tick()
      .catch(() => {})
      .finally(() => {
        turn = null;
      });
  }, TICK_MS);

  return async () => {
    clearInterval(timer);
    await turn;
    await saveChain(rpcUrl, folder).catch(() => {});
  };

  async function tick(): Promise<void> {
    const height = await readHeight();
    if (height !== head) wanted = height + BLOCKS_TO_FINALITY;
    if (height < wanted) await callChain(rpcUrl, "evm_mine");
    head = height < wanted ? height + 1 : height;
    if (head === saved || Date.now() < notBeforeMs) return;
    const startedMs = Date.now();
    await saveChain(rpcUrl, folder);
    saved = head;
    notBeforeMs = Date.now() + (Date.now() - startedMs) / MAX_SAVING_SHARE;
  }

  async function readHeight(): Promise<number> {
    return numberSchema.parse(await callChain(rpcUrl, "eth_blockNumber"));
  }
}
