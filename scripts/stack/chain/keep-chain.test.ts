import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { type RunningProcess, runProcess } from "../process/run-process.ts";
import { waitReady } from "../process/wait-ready.ts";
import { callChain } from "./call-chain.ts";
import { describeChain } from "./describe-chain.ts";
import { keepChain } from "./keep-chain.ts";

const FROM = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const folder = mkdtempSync(join(tmpdir(), "countersign-chain-"));
let anvil: RunningProcess | undefined;
afterEach(() => anvil?.stop());

async function start(): Promise<string> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
  const spec = describeChain(folder, port, 31_337);
  anvil = runProcess(spec, join(folder, "chain.log"));
  await waitReady(spec, anvil, join(folder, "chain.log"));
  return `http://127.0.0.1:${port}`;
}

test("behavior: a transaction becomes final, the chain rests, and kill -9 costs nothing that was saved", async () => {
  const url = await start();
  const end = keepChain(url, folder);
  const hash = await callChain(url, "eth_sendTransaction", [{ from: FROM, to: FROM, value: "0x1" }]);
  const mined = await vi.waitFor(
    async () => {
      const receipt = await callChain(url, "eth_getTransactionReceipt", [String(hash)]);
      expect(receipt).not.toBeNull();
      return receipt;
    },
    { timeout: 10_000 },
  );
  const readNumber = async (tag: string) =>
    Number(((await callChain(url, "eth_getBlockByNumber", [tag, false])) as { number: string }).number);
  const block = Number((mined as { blockNumber: string }).blockNumber);
  await vi.waitFor(async () => expect(await readNumber("finalized")).toBeGreaterThanOrEqual(block), { timeout: 10_000 });

  const head = await readNumber("latest");
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await readNumber("latest")).toBe(head);

  anvil?.kill();
  await anvil?.exited;
  await end();
  const again = await start();
  expect(await callChain(again, "eth_getTransactionReceipt", [String(hash)])).toEqual(mined);
}, 30_000);
