import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A text that names one process for good, unlike its id, which the system gives away again: boot and start time. `null` if there
 * is no such process. Command lines would not do: Next.js and PostgreSQL rewrite theirs.
 */
export function identifyProcess(pid: number): string | null {
  try {
    if (process.platform === "linux") {
      const status = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The second field, the program's name in parentheses, may hold spaces and parentheses itself.
      const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
      const [state] = fields;
      const startTicks = fields[19];
      if (state === "Z" || startTicks === undefined) return null;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${startTicks}`;
    }
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null
    );
  } catch {
    return null;
  }
}
