import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Id of the process that the hypervisor launched, or `null`: the enclave is not our child but its. */
export function findEnclave(hypervisorPid: number): number | null {
  const pid = Number.parseInt(listChildren(hypervisorPid), 10);
  return pid > 0 ? pid : null;
}

function listChildren(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}
