/** `npm run apps`: the tenants of the wallet backend. */
import { join } from "node:path";
import { rotateSecretCommand, setChainsCommand, setJwtCommand } from "./apps/change-commands.ts";
import { createCommand } from "./apps/create-command.ts";
import { listCommand, showCommand } from "./apps/read-commands.ts";
import { refreshJwtCommand } from "./apps/refresh-jwt-command.ts";
import { type Connection, resolveConnection } from "./apps/resolve-connection.ts";
import { setCommand } from "./apps/set-command.ts";
import { webhooksCommand } from "./apps/webhooks-command.ts";
import { fail } from "./fail.ts";
import { UserError } from "./stack/user-error.ts";

const USAGE = `npm run apps -- create --name NAME [--jwks-url URL | --jwks FILE | --jwt-key PEM-FILE] [--issuer TEXT]
                      [--audience TEXT] [--factor required|optional] [--replay strict|compatible] [--origin ORIGIN]… [--passkey-origin ORIGIN]…
                      [--chains JSON]
    npm run apps -- list
    npm run apps -- show APP_ID
    npm run apps -- set-jwt APP_ID --jwks-url URL | --jwks FILE | --jwt-key PEM-FILE [--issuer TEXT] [--audience TEXT]
    npm run apps -- refresh-jwt APP_ID
    npm run apps -- set APP_ID [--replay strict|compatible] [--factor required|optional] [--allowlist on|off] [--development on|off]
                      [--limit app=N|wallet=N|user=N|new_users=N]… (requests a minute)
    npm run apps -- set-chains APP_ID [--chains JSON]
    npm run apps -- rotate-secret APP_ID
    npm run apps -- webhooks APP_ID [--add URL [--types TYPE,TYPE] | --rotate ID | --enable ID | --remove ID]
    Each takes --json. A JWKS is read once and its keys are pinned.`;

const COMMANDS: Readonly<Record<string, (connection: Connection, args: string[]) => Promise<void>>> = {
  create: createCommand,
  list: listCommand,
  show: showCommand,
  set: setCommand,
  "set-jwt": setJwtCommand,
  "refresh-jwt": refreshJwtCommand,
  "set-chains": setChainsCommand,
  "rotate-secret": rotateSecretCommand,
  webhooks: webhooksCommand,
};

async function main([name = "", ...args]: string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UserError(name === "" ? "What should be done?" : `There is no command "${name}".`, USAGE);
  try {
    await command(resolveConnection(join(import.meta.dirname, "..")), args);
  } catch (error) {
    // Node's own words about an unknown or incomplete option.
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
      throw new UserError(error.message, USAGE);
    throw error;
  }
}

await main(process.argv.slice(2)).catch(fail);
