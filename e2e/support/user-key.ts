import { decodeBase64 } from "../../lib/protocol/base64.ts";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { appHeaders, request } from "./raw-request.ts";
import type { TestApp } from "./test-app.ts";

interface Issued {
  readonly encrypted_authorization_key: { readonly encapsulated_key: string; readonly ciphertext: string };
  readonly bindings?: unknown;
}

/**
 * Exchanges a user token for a signing key, as the SDK does inside.
 *
 * @param intentIds when given, the key is bound to these intents
 * @returns PKCS#8, base64
 */
export async function issueUserKey(app: TestApp, user_jwt: string, intentIds?: readonly string[]): Promise<string> {
  const recipient = await generateHpkeRecipient();
  const bindings = intentIds?.map((intentId) => ({ type: "intent", intentId }));
  const path = `/v1/wallets/authenticate${bindings === undefined ? "" : "/intents"}`;
  const body = { user_jwt, encryption_type: "HPKE", recipient_public_key: recipient.publicKeySpkiBase64, ...(bindings && { bindings }) };
  const answer = await request("POST", path, JSON.stringify(body), appHeaders(app));
  if (answer.status !== 200) throw new Error(`${answer.body.code}: ${answer.body.error}`);
  const { encrypted_authorization_key: key } = answer.body as unknown as Issued;
  const encapsulatedKey = decodeBase64(key.encapsulated_key, "encapsulated_key");
  const pkcs8 = await recipient.open({ encapsulatedKey, ciphertext: decodeBase64(key.ciphertext, "ciphertext") });
  return new TextDecoder().decode(pkcs8);
}
