/** Stands for the bundle's path in the flags, so that their measurement does not depend on where the project lies. */
const BUNDLE = "<bundle>";

/**
 * How the enclave is launched; PCR2 is the SHA-384 of this list as JSON. `seal.test.ts` shows for each flag what opens without it.
 */
export const LAUNCH_FLAGS: readonly string[] = [
  // Denies files, network, child processes, workers, inspector, addons, WASI and FFI, but for what follows.
  "--permission",
  // The program may read itself: Node has to load it.
  `--allow-fs-read=${BUNDLE}`,
  // No eval, no new Function.
  "--disallow-code-generation-from-strings",
  // The permission model of Node 26 does not cover node:sqlite, which reads and writes any file (measured). Without the module there is no door.
  "--no-experimental-sqlite",
  // FFI is denied by --permission as well; native code is worth two locks.
  "--no-experimental-ffi",
  // Else v8.setFlagsFromString can switch on V8's own tracing, which writes files past the permission model (measured: --trace-turbo).
  "--freeze-flags-after-init",
  BUNDLE,
];

/**
 * Node's arguments for a bundle at this absolute path.
 *
 * @throws Error for a path with a character that `--allow-fs-read` would take for a pattern and allow more than one file
 */
export function launchArguments(bundlePath: string): string[] {
  if (/[*,]/.test(bundlePath)) throw new Error(`The enclave cannot be sealed at ${bundlePath}: choose a DATA_DIR without "*" or ",".`);
  return LAUNCH_FLAGS.map((flag) => flag.replace(BUNDLE, () => bundlePath));
}
