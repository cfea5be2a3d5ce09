import { z } from "zod";
import { derFromRaw, parseP256PrivateKey } from "../protocol/authorization-signature.ts";
import { decodeBase64, encodeBase64 } from "../protocol/base64.ts";
import { type AuthorizationPayload, canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { generateHpkeRecipient } from "../protocol/hpke.ts";
import { factorChallenge, hashJwt } from "../protocol/user-factor.ts";
import type { AppConfig, FactorSummary } from "../server-seat/app-state-types.ts";
import { assertFactor } from "./assert-factor.ts";
import { callWalletApi } from "./call-wallet-api.ts";
import { fingerprintOfScalar } from "./fingerprint-of-scalar.ts";

export interface UnlockSeatInput {
  config: AppConfig;
  /** The wallet backend's id of the person. */
  userId: string;
  factor: FactorSummary;
  /** Asks the app server for a user JWT that is bound to this recipient key (SPKI, base64). */
  getToken: (recipientPublicKey: string) => Promise<{ token: string }>;
}

/** The user's seat while it is open. The private key is a non-extractable CryptoKey inside `signPayload`'s closure and is never stored. */
export interface UnlockedSeat {
  /** SHA-256 of the key's SPKI, hex. */
  publicKeyFingerprint: string;
  expiresAtMs: number;
  /** Signs the canonical bytes: ECDSA P-256/SHA-256, DER, base64. */
  signPayload: (payload: AuthorizationPayload) => Promise<string>;
}

const authenticateReplySchema = z.object({
  encrypted_authorization_key: z.object({ encryption_type: z.literal("HPKE"), encapsulated_key: z.string(), ciphertext: z.string() }),
  expires_at: z.int(),
});

/**
 * Exchanges a user JWT and the person's factor for a signing key of 15 minutes. The factor's challenge binds the token and the HPKE recipient that was
 * made in this page, so neither the app server nor the wallet host can have the key sealed to another recipient (law 1).
 *
 * @throws ApiError factor_required, factor_invalid, missing_or_invalid_token, wallet_api_unavailable, enclave_unavailable
 */
export async function unlockSeat({ config, userId, factor, getToken }: UnlockSeatInput): Promise<UnlockedSeat> {
  const recipient = await generateHpkeRecipient();
  const { token } = await getToken(recipient.publicKeySpkiBase64);
  const challenge = factorChallenge({
    purpose: "user-key",
    app_id: config.appId,
    user_id: userId,
    jwt_hash: hashJwt(token),
    recipient_public_key: recipient.publicKeySpkiBase64,
  });
  const assertion = await assertFactor({ config, walletUserId: userId, factor }, challenge);
  const reply = await callWalletApi(authenticateReplySchema, {
    config,
    method: "POST",
    path: "/v1/wallets/authenticate",
    token,
    body: { user_jwt: token, encryption_type: "HPKE", recipient_public_key: recipient.publicKeySpkiBase64, factor: assertion },
  });
  const { encapsulated_key: encapsulatedKey, ciphertext } = reply.encrypted_authorization_key;
  const plaintext = await recipient.open({
    encapsulatedKey: decodeBase64(encapsulatedKey, "encapsulated_key"),
    ciphertext: decodeBase64(ciphertext, "ciphertext"),
  });
  return holdKey(plaintext, reply.expires_at);
}

/** Imports the opened key and wipes every copy that JavaScript lets us reach. */
async function holdKey(plaintext: Uint8Array, expiresAtMs: number): Promise<UnlockedSeat> {
  const text = new TextDecoder().decode(plaintext).replace(/^wallet-(auth|api):/, "");
  plaintext.fill(0);
  const pkcs8 = decodeBase64(text, "authorization key");
  const scalar = parseP256PrivateKey(text);
  const publicKeyFingerprint = fingerprintOfScalar(scalar);
  scalar.fill(0);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  pkcs8.fill(0);
  const signPayload = async (payload: AuthorizationPayload): Promise<string> => {
    if (Date.now() >= expiresAtMs) throw new ApiError("user_session_keys_expired", "Your seat has locked itself. Unlock it again.");
    const bytes = new TextEncoder().encode(canonicalizeRequest(payload));
    const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes);
    return encodeBase64(derFromRaw(new Uint8Array(raw)));
  };
  return { publicKeyFingerprint, expiresAtMs, signPayload };
}
