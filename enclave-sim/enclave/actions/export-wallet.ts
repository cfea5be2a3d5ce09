import { entropyToMnemonic, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { exportWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import { formatPrivateKey } from "../../../lib/protocol/chains/format-private-key.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";
import { sealHpke } from "../../../lib/protocol/hpke.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertExportAllowed } from "../requests/policy-gate.ts";
import { assertBounded, assertNotExpired } from "../requests/replay-guard.ts";
import { deriveWalletKey } from "../shares/derive-wallet-key.ts";
import { withWalletKey } from "../shares/with-wallet-key.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { recordCreated } from "./record-created.ts";

type ExportMethod = "exportPrivateKey" | "exportSeedPhrase";

interface ExportReading {
  readonly method: ExportMethod;
  readonly recipientPublicKey: string;
  /** The answer's form around what was sealed. */
  answer(sealed: Record<string, string>): unknown;
}

/** `POST /v1/wallets/{id}/export` */
export const exportWallet: Action = (context) =>
  exportKey(context, () => {
    const input = parseBody(exportWalletBodySchema, context.request.body, "body");
    const method = input.export_seed_phrase === true ? "exportSeedPhrase" : "exportPrivateKey";
    return { method, recipientPublicKey: input.recipient_public_key, answer: (sealed) => sealed };
  });

/**
 * Approved by the owner alone: private key (as its chain writes it) or seed phrase, encrypted to the key inside the signed body (law 10). A wallet
 * without owner cannot be exported: the app secret alone must never yield a key.
 *
 * @param read called after the signatures, with the wallet
 */
export async function exportKey(context: ActionContext, read: (wallet: WalletContent, id: string) => ExportReading): Promise<ActionResult> {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: wallet } = getActiveWallet(evidence, id);
  if (wallet.owner_id === null)
    throw new ApiError("invalid_request", "A wallet without an owner cannot be exported. Give it an owner first.");
  const approval = authorizeByQuorum(request, app, evidence, [wallet.owner_id]);
  assertNotExpired(request);
  assertBounded(request, app);
  const { method, recipientPublicKey, answer } = read(wallet, id);
  const recipient = parseP256PublicKey(recipientPublicKey, "recipient_public_key");
  const policy = assertExportAllowed(method, wallet.policy_ids, evidence);
  const plaintext = new TextEncoder().encode(await readSecret(method, id, wallet, context));
  const sealed = await sealHpke({ recipientPublicKey: recipient.raw, plaintext });
  plaintext.fill(0);
  const body = answer({
    encryption_type: "HPKE",
    ciphertext: encodeBase64(sealed.ciphertext),
    encapsulated_key: encodeBase64(sealed.encapsulatedKey),
  });
  const exported = services.sealer.seal("wallet", id, request.appId, record.version + 1, { ...wallet, exported_at: nowMs() });
  const result = recordCreated(`wallet.${method}`, body, [exported]);
  const { payloadHash: payload_hash, seats, threshold } = approval;
  return { ...result, receipt: result.receipt && { ...result.receipt, payload_hash, seats: [...seats], threshold, policy } };
}

/**
 * Reads both forms while the key is lent. Key and phrase were split together but are combined byte by byte: a changed app share could leave the key whole and
 * the phrase another wallet's. An export must never hand out a backup that does not open what it is for.
 *
 * @throws ApiError share_invalid; invalid_request for the phrase of a key that never had one
 */
async function readSecret(method: ExportMethod, id: string, wallet: WalletContent, { message, services }: ActionContext): Promise<string> {
  const { text, keyHex, phrase } = await withWalletKey(id, wallet, message.shares, services.shareBox, (privateKey, origin) => ({
    text: formatPrivateKey(wallet.chain_type, privateKey, decodeHex(wallet.public_key, "public_key")),
    keyHex: encodeHex(privateKey),
    phrase: origin === null ? null : { words: entropyToMnemonic(origin.entropy, wordlist), index: origin.index },
  }));
  if (method === "exportPrivateKey") return text;
  if (phrase === null) {
    throw new ApiError("invalid_request", "This wallet was imported as a private key, so it has no seed phrase. Export the private key.");
  }
  const derived = deriveWalletKey(wallet.chain_type, await mnemonicToSeedWebcrypto(phrase.words), phrase.index);
  const isSame = encodeHex(derived) === keyHex;
  derived.fill(0);
  if (!isSame) throw new ApiError("share_invalid", `The stored shares of wallet ${id} do not make its phrase. Nothing was exported.`);
  return phrase.words;
}
