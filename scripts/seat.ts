/** `npm run seat`: what the server's seat does alone with a wallet where one seat is enough, while its person is away. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseEther } from "viem";
import { ApiError } from "../lib/protocol/errors.ts";
import { getAppDatabase } from "../lib/server-seat/app-database.ts";
import { getEnvironment } from "../lib/server-seat/environment.ts";
import { formatSeatWallet } from "../lib/server-seat/format-seat-wallet.ts";
import { leaveRecoveryLetter } from "../lib/server-seat/leave-recovery-letter.ts";
import { runServerChange, type ServerChange } from "../lib/server-seat/run-server-change.ts";
import { getServerSeatKey } from "../lib/server-seat/server-seat-key.ts";
import { fail } from "./fail.ts";
import { webEnvironment } from "./stack/services/describe-web.ts";
import { prepareDataFolder } from "./stack/settings/prepare-data-folder.ts";
import { readEnvironment } from "./stack/settings/read-environment.ts";
import { resolveSettings } from "./stack/settings/resolve-settings.ts";
import { UserError } from "./stack/user-error.ts";

const USAGE = `npm run seat -- limit --wallet WALLET_ID --per-transaction ETH
    npm run seat -- remove-signers --wallet WALLET_ID
    npm run seat -- recovery-letters`;
const ROOT = join(import.meta.dirname, "..");

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { wallet: { type: "string" }, "per-transaction": { type: "string" } },
  });
  if (positionals[0] === "recovery-letters") return leaveRecoveryLetters();
  if (values.wallet === undefined) throw new UserError("Which wallet?", USAGE);
  const change = readChange(positionals, values["per-transaction"]);
  becomeAppServer();
  const { PRIVY_APP_ID: appId, WALLET_API_ORIGIN: walletApiOrigin } = getEnvironment();
  const database = getAppDatabase();
  try {
    const { words } = await runServerChange({ database, seat: getServerSeatKey(), appId, walletApiOrigin }, values.wallet, change);
    console.log(`Done by the server's seat alone: ${words}`);
  } catch (error) {
    if (error instanceof ApiError) throw new UserError(error.message, `${error.code}: see docs/errors.md.`);
    throw error;
  } finally {
    await database.$disconnect();
  }
}

/** For wallets from before the recovery site, or whose letter was lost: each is written again, the same. */
async function leaveRecoveryLetters(): Promise<void> {
  becomeAppServer();
  const database = getAppDatabase();
  try {
    const wallets = await database.wallet.findMany({ where: { custody: "either" }, include: { user: true } });
    for (const wallet of wallets) await leaveRecoveryLetter(wallet.user, formatSeatWallet(wallet));
    console.log(`The recovery site can help with ${wallets.length} wallets.`);
  } finally {
    await database.$disconnect();
  }
}

function readChange([name]: string[], perTransaction: string | undefined): ServerChange {
  if (name === "remove-signers") return { kind: "remove-signers" };
  if (name !== "limit" || perTransaction === undefined) throw new UserError("What should be done?", USAGE);
  if (!/^(0|[1-9][0-9]{0,8})(\.[0-9]{1,18})?$/.test(perTransaction)) throw new UserError("That is no amount in ETH.", USAGE);
  return { kind: "limit", perTransactionWei: parseEther(perTransaction) };
}

/** Takes the app server's own settings of the stack that `npm start` starts with the same `.env`, variables and DATA_DIR. */
function becomeAppServer(): void {
  const environment = readEnvironment(process.env, join(ROOT, ".env"), true);
  const dataDir = resolve(ROOT, environment.DATA_DIR);
  if (!existsSync(dataDir)) throw new UserError(`There is no stack in ${dataDir}.`, "Start it once with `npm start`, or set DATA_DIR.");
  const settings = resolveSettings(environment, prepareDataFolder(dataDir));
  const { PRIVY_APP_ID, PRIVY_APP_SECRET } = environment;
  const configured = PRIVY_APP_ID && PRIVY_APP_SECRET ? { appId: PRIVY_APP_ID, appSecret: PRIVY_APP_SECRET } : undefined;
  const app = configured ?? settings.secrets?.webApp;
  if (app === undefined) throw new UserError("The web app's own app is not known here.", "Start the stack once with `npm start`.");
  Object.assign(process.env, webEnvironment(settings, app, "production"), { LOG_LEVEL: "silent" });
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  fail(isUsage ? new UserError(error.message, USAGE) : error);
});
