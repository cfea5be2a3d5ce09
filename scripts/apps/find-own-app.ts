import { UserError } from "../stack/user-error.ts";
import { type AppFile, findAppFile } from "./app-file.ts";
import type { Connection } from "./resolve-connection.ts";

/** The app named on the command line, with the admin key that was kept when it was created. @throws UserError */
export function findOwnApp(connection: Connection, positionals: string[]): AppFile {
  const [appId = "", ...rest] = positionals;
  if (appId === "" || rest.length > 0) throw new UserError("Name one app.", "npm run apps -- list");
  if (appId === connection.webApp?.appId) {
    throw new UserError("This is the web app's own app.", "Its keys belong to the stack: change them in the environment and start again.");
  }
  return findAppFile(connection.dataDir, appId);
}
