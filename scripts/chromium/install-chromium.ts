import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../stack/user-error.ts";
import { findChromium } from "./find-chromium.ts";

/**
 * Returns the path of a Chromium, installing one if there is none: the system's package by apt, else Playwright's download, whose host closed
 * networks do not reach.
 */
export function installChromium(): string {
  if (process.env.CHROMIUM_PATH && findChromium() === null) {
    throw new UserError(
      `CHROMIUM_PATH=${process.env.CHROMIUM_PATH} is not a Chromium that runs.`,
      "Correct it, or unset it to use or install another.",
    );
  }
  const path = findChromium() ?? tryApt() ?? tryPlaywright();
  if (path === null) {
    throw new UserError(
      "No Chromium was found, and none could be installed.",
      "Install it (apt-get install chromium), or set CHROMIUM_PATH.",
    );
  }
  return path;
}

function tryApt(): string | null {
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...args: string[]) => {
    const [program = "", ...rest] = [...prefix, "apt-get", ...args];
    return spawnSync(program, rest, { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
  };
  if (!run("install", "-y", "--no-install-recommends", "chromium")) {
    run("update");
    run("install", "-y", "--no-install-recommends", "chromium");
  }
  return findChromium();
}

function tryPlaywright(): string | null {
  const cli = join(dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")), "cli.js");
  const withSystemPackages = process.getuid?.() === 0 ? ["--with-deps"] : [];
  spawnSync(process.execPath, [cli, "install", ...withSystemPackages, "chromium"], { stdio: "ignore" });
  return findChromium();
}
