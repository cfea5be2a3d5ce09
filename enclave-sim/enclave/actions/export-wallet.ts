import { entropyToMnemonic, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { exportWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import { sealHpke } from "../../../lib/protocol/hpke.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertExportAllowed } from "../requests/policy-gate.ts";
import { assertBounded, assertNotExpired } from "../requests/replay-guard.ts";
import { deriveEthereumKey } from "../shares/create-wallet-key.ts";
import { withWalletKey } from "../shares/with-wallet-key.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { recordCreated } from "./record-created.ts";

/**
 * `POST /v1/wallets/{id}/export`, approved by the owner alone: private key (64 hex characters) or seed phrase, encrypted to the key inside the
 * signed body (law 10). A wallet without owner cannot be exported: the app secret alone must never yield a key.
 */
export const exportWallet: Action = async (context) => {
  const { message, request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: wallet } = getActiveWallet(evidence, id);
  if (wallet.owner_id === null)
    throw new ApiError("invalid_request", "A wallet without an owner cannot be exported. Give it an owner first.");
  const approval = authorizeByQuorum(request, app, evidence, [wallet.owner_id]);
  assertNotExpired(request);
  assertBounded(request, app);
  const input = parseBody(exportWalletBodySchema, request.body, "body");
  const recipient = parseP256PublicKey(input.recipient_public_key, "recipient_public_key");
  const method = input.export_seed_phrase === true ? "exportSeedPhrase" : "exportPrivateKey";
  const policy = assertExportAllowed(method, wallet.policy_ids, evidence);
  const secret = await withWalletKey(id, wallet, message.shares, services.shareBox, (privateKey, entropy) => ({
    privateKey: encodeHex(privateKey),
    phrase: entropyToMnemonic(entropy, wordlist),
  }));
  if (method === "exportSeedPhrase") await assertPhraseMakesKey(secret, id);
  const plaintext = new TextEncoder().encode(method === "exportSeedPhrase" ? secret.phrase : secret.privateKey);
  const sealed = await sealHpke({ recipientPublicKey: recipient.raw, plaintext });
  plaintext.fill(0);
  const body = {
    encryption_type: "HPKE",
    ciphertext: encodeBase64(sealed.ciphertext),
    encapsulated_key: encodeBase64(sealed.encapsulatedKey),
  };
  const exported = services.sealer.seal("wallet", id, request.appId, record.version + 1, { ...wallet, exported_at: nowMs() });
  const result = recordCreated(`wallet.${method}`, body, [exported]);
  const { payloadHash: payload_hash, seats, threshold } = approval;
  return { ...result, receipt: result.receipt && { ...result.receipt, payload_hash, seats: [...seats], threshold, policy } };
};

/**
 * Key and phrase were split together but are combined byte by byte: a changed app share could leave the key whole and the phrase another wallet's.
 * An export must never hand out a backup that does not open what it is for.
 *
 * @throws ApiError share_invalid
 */
async function assertPhraseMakesKey({ privateKey, phrase }: { privateKey: string; phrase: string }, walletId: string): Promise<void> {
  const derived = deriveEthereumKey(await mnemonicToSeedWebcrypto(phrase));
  const isSame = encodeHex(derived) === privateKey;
  derived.fill(0);
  if (!isSame) throw new ApiError("share_invalid", `The stored shares of wallet ${walletId} do not make its phrase. Nothing was exported.`);
}
