import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, inject, test } from "vitest";
import { readStackFile } from "../../scripts/stack/stack-file.ts";
import { freePort } from "./testing/free-port.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function hostEnvironment(): Promise<Record<string, string>> {
  const dataDir = inject("dataDir");
  const { HOST_SHARE_KEY, OPERATOR_TOKEN } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as Record<string, string>;
  return {
    COUNTERSIGN_MODE: "development",
    DATA_DIR: dataDir,
    WALLET_API_PORT: String(await freePort()),
    DATABASE_URL_VAULT: readStackFile(join(dataDir, "stack.json")).databaseUrlVault,
    VSOCK_PATH: join(dataDir, "run/vsock.sock"),
    HOST_SHARE_KEY: HOST_SHARE_KEY ?? "",
    OPERATOR_TOKEN: OPERATOR_TOKEN ?? "",
    CHAINS: "{}",
  };
}

function startMain(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env: { NODE_ENV: "test", ...env }, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  children.push(child);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout?.resume();
  const exited = once(child, "exit").then(([code]) => ({ code: code as number | null, stderr }));
  return { child, exited };
}

describe("the host's process", () => {
  test("behavior: SIGTERM stops it in order", async () => {
    const { child, exited } = startMain(await hostEnvironment());
    expect((await once(child, "message"))[0]).toMatchObject({ type: "ready" });
    child.kill("SIGTERM");
    expect((await exited).code).toBe(0);
  });

  test("behavior: it does not outlive its parent", async () => {
    const { child, exited } = startMain(await hostEnvironment());
    await once(child, "message");
    child.disconnect();
    expect((await exited).code).toBe(0);
  });

  test("error: a port that is taken is named, with the variable that sets it", async () => {
    const env = await hostEnvironment();
    const taken = createServer().listen(Number(env.WALLET_API_PORT), "127.0.0.1");
    await once(taken, "listening");
    const { code, stderr } = await startMain(env).exited;
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${env.WALLET_API_PORT} is taken; set WALLET_API_PORT`);
  });

  test("error: a wrong environment names each variable and no value", async () => {
    const { code, stderr } = await startMain({ ...(await hostEnvironment()), HOST_SHARE_KEY: "top-secret", OPERATOR_TOKEN: "" }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(/HOST_SHARE_KEY: 32 bytes in base64[\s\S]*OPERATOR_TOKEN/);
    expect(stderr).not.toContain("top-secret");
  });
});
