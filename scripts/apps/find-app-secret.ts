import { findAppFile } from "./app-file.ts";
import type { Connection } from "./resolve-connection.ts";

/** @throws UserError when the app is neither the web app's own nor created from this data folder */
export function findAppSecret({ webApp, dataDir }: Connection, appId: string): string {
  return appId === webApp?.appId ? webApp.appSecret : findAppFile(dataDir, appId).app_secret;
}
