import { createApp } from "../../apps/create-app.ts";
import { updateApp } from "../../apps/update-app.ts";
import { type DevelopmentSecrets, saveSecrets } from "../settings/load-secrets.ts";
import { requireSecret } from "../settings/require-secret.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { publicKeyOf } from "../stack-file.ts";

/** Id and secret of the web app's own app at the wallet backend. */
export type WebAppCredentials = { appId: string; appSecret: string };

/**
 * The app that the web app acts as: as configured, or as created by an earlier start, or created now, with the user factor required.
 * `null` in production before an operator has created one.
 */
export async function ensureWebApp(settings: Settings): Promise<WebAppCredentials | null> {
  const { environment, secrets } = settings;
  if (environment.PRIVY_APP_ID !== undefined && environment.PRIVY_APP_SECRET !== undefined) {
    return { appId: environment.PRIVY_APP_ID, appSecret: environment.PRIVY_APP_SECRET };
  }
  if (secrets === null) return null;
  const known = secrets.webApp;
  if (known && (await exists(settings, known))) {
    await followSettings(settings, secrets, known);
    return known;
  }
  const created = await createApp({
    walletApiUrl: settings.walletApiUrl,
    operatorToken: requireSecret(settings, "OPERATOR_TOKEN"),
    name: "Countersign",
    userFactor: "required",
    replay: "strict",
    chains: settings.chainTable,
    ...describeAddresses(settings, "$app_id"),
  });
  remember(settings, secrets, created);
  return created;
}

/** After a change of ports, origins or chains the app, and with it everybody's wallets, stays the same; its config is told what is new. */
async function followSettings(
  settings: Settings,
  secrets: DevelopmentSecrets,
  known: NonNullable<DevelopmentSecrets["webApp"]>,
): Promise<void> {
  const { webOrigin, walletApiOrigin, walletApiUrl } = settings;
  const chains = JSON.stringify(settings.chainTable);
  if (known.webOrigin === webOrigin && known.walletApiOrigin === walletApiOrigin && known.chains === chains) return;
  const app = { app_id: known.appId, admin_private_key: known.adminPrivateKey, origins: [known.walletApiOrigin] };
  await updateApp(walletApiUrl, app, { ...describeAddresses(settings, known.appId), chains: settings.chainTable });
  remember(settings, secrets, known);
}

function remember(settings: Settings, secrets: DevelopmentSecrets, app: WebAppCredentials & { adminPrivateKey: string }): void {
  const { webOrigin, walletApiOrigin, chainTable } = settings;
  secrets.webApp = { ...app, webOrigin, walletApiOrigin, chains: JSON.stringify(chainTable) };
  saveSecrets(settings.paths.secrets, secrets);
}

/** Where the app's requests are signed for, who issues its user tokens, and where its passkeys live. */
function describeAddresses(settings: Settings, audience: string) {
  const { webOrigin, walletApiOrigin, walletApiUrl } = settings;
  const key = publicKeyOf(requireSecret(settings, "USER_JWT_PRIVATE_KEY"));
  return {
    origins: [...new Set([walletApiOrigin, walletApiUrl])],
    jwt: { keys: [{ kid: null, alg: "ES256" as const, public_key: key }], issuer: webOrigin, audience },
    webauthn: { rp_id: new URL(webOrigin).hostname, origins: [webOrigin] },
  };
}

/** False when the vault database is a new one, in which the app of the old one does not exist. */
async function exists({ walletApiUrl }: Settings, { appId, appSecret }: WebAppCredentials): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  const response = await fetch(`${walletApiUrl}/v1/apps/${appId}`, { headers: { authorization, "privy-app-id": appId } });
  return response.ok;
}
