import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PRELOAD = fileURLToPath(new URL("exit-with-supervisor.ts", import.meta.url));

function start(program: string) {
  return spawn(process.execPath, ["--import", PRELOAD, "-e", program], {
    stdio: ["ignore", "pipe", "ignore", "pipe"],
    env: { ...process.env, COUNTERSIGN_SUPERVISED: "3" },
  });
}

test("behavior: a process whose supervisor is gone stops in its ordinary way", async () => {
  const child = start('process.on("SIGTERM", () => process.exit(7)); console.log("up"); setInterval(() => {}, 1000);');
  await once(child.stdout ?? child, "data");
  child.stdio[3]?.destroy();
  expect(await once(child, "exit")).toEqual([7, null]);
});

test("behavior: the pipe alone keeps no process running", async () => {
  const child = start("");
  expect(await once(child, "exit")).toEqual([0, null]);
});
