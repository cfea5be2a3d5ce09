import { browserSupportsWebAuthn, platformAuthenticatorIsAvailable } from "@simplewebauthn/browser";

/** Whether this browser can make a passkey by itself. Where it cannot, a device key is offered first. */
export async function isPasskeyAvailable(): Promise<boolean> {
  return browserSupportsWebAuthn() && (await platformAuthenticatorIsAvailable().catch(() => false));
}
