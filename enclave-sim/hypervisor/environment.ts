import { z } from "zod";

const environmentSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** `development` approves new measurements by itself. */
  COUNTERSIGN_MODE: z.enum(["development", "production"]).default("production"),
  /** Everything that must survive a restart is under `<DATA_DIR>/hypervisor`. */
  DATA_DIR: z.string().min(1),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
  /** The Unix socket that stands for the vsock. */
  VSOCK_PATH: z.string().min(1),
  /** The bundle that scripts/build-enclave.ts wrote. */
  ENCLAVE_BUNDLE: z.string().min(1),
});
export type HypervisorEnvironment = z.infer<typeof environmentSchema>;

/** @throws Error naming every variable that is missing or wrong. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): HypervisorEnvironment {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new Error(`The hypervisor's environment is not usable:\n${z.prettifyError(parsed.error)}`);
}
