import { z } from "zod";
import type { AppConfig, FactorSummary } from "../protocol/app/app-state.ts";
import { decodeBase64 } from "../protocol/base64.ts";
import { generateHpkeRecipient } from "../protocol/hpke.ts";
import { factorChallenge, hashJwt } from "../protocol/user-factor.ts";
import { assertFactor } from "./assert-factor.ts";
import { callWalletApi } from "./call-wallet-api.ts";
import { holdKey, type UnlockedSeat } from "./hold-key.ts";

export interface UnlockSeatInput {
  config: AppConfig;
  /** The wallet backend's id of the person. */
  userId: string;
  factor: FactorSummary;
  /** Asks the app server for a user JWT that is bound to this recipient key (SPKI, base64). */
  getToken: (recipientPublicKey: string) => Promise<{ token: string }>;
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
