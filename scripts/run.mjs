// Every npm script starts here: `node scripts/run.mjs <name>`. Plain JavaScript without dependencies, because it runs on whatever Node (≥ 20) the
// machine has, before anything is installed. It installs what is missing and hands over to the pinned Node 26 of node_modules.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, "node_modules", ".countersign-install");
const NODE = join(ROOT, "node_modules", "node", "bin", "node");

/** The TypeScript entry and the fixed arguments of each command. */
const COMMANDS = {
  start: ["scripts/stack/start.ts"],
  dev: ["scripts/stack/start.ts", "--dev"],
  test: ["scripts/test.ts"],
  doctor: ["scripts/doctor.ts"],
  bench: ["bench/main.ts"],
  apps: ["scripts/apps.ts"],
  kms: ["scripts/kms.ts"],
  seat: ["scripts/seat.ts"],
  recovery: ["scripts/recovery.ts"],
  build: ["scripts/build.ts"],
  lint: ["node_modules/@biomejs/biome/bin/biome", "check"],
  typecheck: ["scripts/typecheck.ts"],
};

const [name = "", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) stop(`There is no command "${name}".`, `Known: ${Object.keys(COMMANDS).join(", ")}`);
checkMachine();
install();
handOver([...command, ...rest]);

function checkMachine() {
  if (Number(process.versions.node.split(".")[0]) < 20) stop(`Node ${process.versions.node} is too old.`, "Install Node 20 or newer.");
  if (process.platform === "win32") stop("Windows is not supported.", "Use WSL 2, and keep the clone inside its file system.");
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  if (isMusl)
    stop(
      "This Linux has musl in place of glibc, for which there are no PostgreSQL and Node binaries on npm.",
      "Use a Debian-like image, such as node:22.",
    );
}

/**
 * Packages run no install scripts, except those that package.json names under `allowScripts`: they put the binaries of Node 26, esbuild, anvil and
 * PostgreSQL in place. The stamp is written last, so that an interrupted installation is done again.
 */
function install() {
  const isInstalled = hasLockedVersions();
  if (isInstalled && existsSync(NODE) && existsSync(STAMP)) return;
  console.log("  Installing dependencies (once; about a minute with an empty cache) …");
  const startedMs = Date.now();
  if (!isInstalled) npm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  const { allowScripts } = readJson("package.json");
  const present = Object.keys(allowScripts).filter(
    (packageName) => allowScripts[packageName] && existsSync(join(ROOT, "node_modules", packageName)),
  );
  npm(["rebuild", "--ignore-scripts=false", "--loglevel=error", ...present]);
  if (!existsSync(NODE))
    stop("Node 26 was not installed into node_modules.", "Remove node_modules and try again; the npm output above says more.");
  writeFileSync(STAMP, "");
  console.log(`  ✓ Dependencies installed in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
}

/** Whether node_modules holds what package-lock.json asks for, by the list that npm leaves there. Optional packages are for other machines. */
function hasLockedVersions() {
  if (!existsSync(join(ROOT, "node_modules", ".package-lock.json"))) return false;
  const wanted = Object.entries(readJson("package-lock.json").packages);
  const installed = readJson(join("node_modules", ".package-lock.json")).packages;
  return wanted.every(([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

/** Runs the npm that started us, if one did; its progress goes to the screen. */
function npm(args) {
  const path = process.env.npm_execpath;
  const [program, first] = path && /npm-cli\.js$/.test(path) ? [process.execPath, [path]] : ["npm", []];
  const { status, error } = spawnSync(program, [...first, ...args], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    stop(
      `npm ${args[0]} failed${error ? `: ${error.message}` : "."}`,
      "The output above says why. Behind a proxy or a mirror, npm's own settings apply.",
    );
}

/**
 * Starts the command, passes signals on (after Ctrl-C the child has it twice, from the terminal and from here) and stays until it ends. The
 * child holds a pipe from us, by which it notices if we are killed.
 */
function handOver(args) {
  const preload = join(ROOT, "scripts", "stack", "process", "exit-with-supervisor.ts");
  const child = spawn(NODE, ["--import", preload, ...args.map((arg, index) => (index === 0 ? join(ROOT, arg) : arg))], {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    // The pinned Node comes first for whatever the command starts in turn.
    env: { ...process.env, PATH: `${join(ROOT, "node_modules", ".bin")}:${process.env.PATH ?? ""}`, COUNTERSIGN_SUPERVISED: "3" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill("SIGTERM"));
  child.on("error", (error) => stop(`Node 26 could not be started: ${error.message}`, "Remove node_modules and try again."));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/** npm runs scripts in a shell that dies of a SIGTERM without passing it on. */
function watchParent(onGone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 250);
  timer.unref();
}

function stop(message, fix) {
  console.error(`\n✗ ${message}\n  → ${fix}\n`);
  process.exit(1);
}
