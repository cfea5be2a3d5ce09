import { relative } from "node:path";
import type { Settings } from "../settings/resolve-settings.ts";

/** What a person needs once everything runs. */
export function writeReadyBlock(settings: Settings, withWeb: boolean, elapsedMs: number): string {
  const { environment, development, embedsChain } = settings;
  const rows: [string, string][] = [];
  if (withWeb) rows.push(["Web app", settings.webOrigin]);
  if (withWeb && development && environment.SMTP_URL === undefined)
    rows.push(["Mailbox", `${settings.webOrigin}/dev/mailbox  (sign-in mails arrive here)`]);
  rows.push(["Wallet API", `${settings.walletApiOrigin}/v1`], ["API reference", `${settings.walletApiOrigin}/v1/docs`]);
  rows.push(["Chain", `${settings.chainRpcUrl}  (${environment.CHAIN_CAIP2}${embedsChain ? ", test money" : ""})`]);
  rows.push(["Logs", relative(process.cwd(), settings.paths.logs) || "."]);
  return [
    "",
    `  Countersign is ready (${(elapsedMs / 1_000).toFixed(1)} s)`,
    "",
    ...rows.map(([name, value]) => `    ${name.padEnd(14)} ${value}`),
    "",
    "    The enclave is simulated: a sealed process, not hardware. Whoever is root on this machine can read it.",
    "    Ctrl-C stops everything.",
    "",
  ].join("\n");
}
