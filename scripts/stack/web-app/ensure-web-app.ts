import { createApp } from "../../apps/create-app.ts";
import { updateApp } from "../../apps/update-app.ts";
import { saveSecrets } from "../settings/load-secrets.ts";
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
  const { webOrigin, walletApiOrigin } = settings;
  if (known !== undefined && (await isKnown(settings, known))) {
    if (known.webOrigin === webOrigin && known.walletApiOrigin === walletApiOrigin) return known;
    // Another port or name: the app moves there with all its users and wallets.
    const { appId, appSecret, adminPrivateKey } = known;
    const app = { app_id: appId, admin_private_key: adminPrivateKey, origins: [known.walletApiOrigin] };
    await updateApp(settings.walletApiUrl, app, addressesOf(settings, appId));
    secrets.webApp = { appId, appSecret, adminPrivateKey, webOrigin, walletApiOrigin };
    saveSecrets(settings.paths.secrets, secrets);
    return known;
  }
  const created = await createApp({
    walletApiUrl: settings.walletApiUrl,
    operatorToken: requireSecret(settings, "OPERATOR_TOKEN"),
    name: "Countersign",
    ...addressesOf(settings, "$app_id"),
    userFactor: "required",
    replay: "strict",
  });
  secrets.webApp = { ...created, webOrigin, walletApiOrigin };
  saveSecrets(settings.paths.secrets, secrets);
  return created;
}

/** Everything in the app's config that follows from where the stack is reached. */
function addressesOf(settings: Settings, audience: string) {
  const { webOrigin, walletApiOrigin } = settings;
  const key = { kid: null, alg: "ES256" as const, public_key: publicKeyOf(requireSecret(settings, "USER_JWT_PRIVATE_KEY")) };
  return {
    origins: [walletApiOrigin],
    jwt: { keys: [key], issuer: webOrigin, audience },
    webauthn: { rp_id: new URL(webOrigin).hostname, origins: [webOrigin] },
  };
}

/** False when the vault database is a new one, in which the app of the old one does not exist. */
async function isKnown({ walletApiUrl }: Settings, { appId, appSecret }: WebAppCredentials): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  const response = await fetch(`${walletApiUrl}/v1/apps/${appId}`, { headers: { authorization, "privy-app-id": appId } });
  return response.ok;
}
