import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { type ImportedWallet, submitImportBodySchema } from "../../../lib/protocol/api/wallet-import.ts";
import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import { formatAddress } from "../../../lib/protocol/chains/format-address.ts";
import { WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import type { HpkeMessage } from "../../../lib/protocol/hpke.ts";
import { formatImportBinding, IMPORT_BINDING_PREFIX } from "../../../lib/protocol/import-binding.ts";
import { OPENS_FOR_MS } from "../imports/import-keys.ts";
import { readImportedKey } from "../imports/read-imported-key.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import type { WalletSecret } from "../shares/share-payload.ts";
import { splitWalletKey } from "../shares/split-wallet-key.ts";
import { derivePublicKey } from "../signers/derive-public-key.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext } from "./action.ts";
import { describeWallet } from "./describe-wallet.ts";
import { hashOutcome } from "./hash-outcome.ts";
import { sealWallet } from "./make-wallet.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/**
 * `POST /v1/wallets/import/submit`, by the app secret: opens what was sealed to the key of init, checks that it makes the address that was announced, and
 * keeps it as two shares like every other key. Who sealed it with a binding is sure that it comes under the owner that was meant. Whoever sealed it may have
 * a copy, which no import can take away.
 */
export const submitImport: Action = async (context) => {
  const { request, app, services } = context;
  authenticateApp(request, app);
  const { wallet: given, ...input } = parseBody(submitImportBodySchema, request.body, "body");
  const message = readMessage(given);
  const opened = await services.importKeys.open(request.appId, given, message);
  const secret = await readImportedKey(given, opened).finally(() => opened.fill(0));
  try {
    assertBinding(message, context);
    const { address, publicKeyHex } = identify(given, secret);
    await spendSealed(context, given);
    const { ownerId, created } = resolveOwner(input, context);
    const walletId = createId();
    const shares = await splitWalletKey(walletId, secret, services.shareBox);
    const key = { chainType: given.chain_type, address, publicKeyHex, importedAt: nowMs() };
    const wallet = sealWallet(walletId, input, ownerId, key, context);
    const body = describeWallet(wallet, context.evidence, created);
    return { ...recordCreated("wallet.import", body, [wallet, ...created]), created_shares: [{ wallet_id: walletId, ...shares }] };
  } finally {
    secret.privateKey.fill(0);
    secret.phrase?.entropy.fill(0);
  }
};

/** After it opened, the additional data is the sealer's own word. @throws ApiError invalid_data when the body is not the one that it was sealed for */
function assertBinding({ aad }: HpkeMessage, { request }: ActionContext): void {
  const said = new TextDecoder().decode(aad);
  if (!said.startsWith(IMPORT_BINDING_PREFIX) || said === formatImportBinding(request.body ?? null)) return;
  throw new ApiError(
    "invalid_data",
    "body is not what the key was sealed for: its owner, policies, signers or another member was changed. Nothing was stored.",
    {
      field: "body.wallet.hpke_config.aad",
    },
  );
}

/**
 * What was sealed without a binding names no owner: whoever saw it, or has it in a log, could import it once more as his own. So it is good for one request body as long as it
 * opens; the same body may come again, for it gives nobody else anything.
 *
 * @throws ApiError request_replayed
 */
async function spendSealed({ request, services }: ActionContext, { encapsulated_key }: ImportedWallet): Promise<void> {
  const name = hashOutcome(decodeBase64(encapsulated_key, "body.wallet.encapsulated_key"));
  await services.ledger.spendRequest(name, hashOutcome(canonicalizeJson(request.body ?? null)), nowMs() + OPENS_FOR_MS);
}

function readMessage({ encapsulated_key, ciphertext, hpke_config }: ImportedWallet): HpkeMessage {
  const encapsulatedKey = decodeBase64(encapsulated_key, "body.wallet.encapsulated_key");
  if (encapsulatedKey.length !== 65) {
    throw new ApiError("invalid_data", `body.wallet.encapsulated_key has ${encapsulatedKey.length} bytes; an uncompressed point has 65.`);
  }
  const { aead_algorithm, info, aad } = hpke_config ?? {};
  return {
    encapsulatedKey,
    ciphertext: decodeBase64(ciphertext, "body.wallet.ciphertext"),
    aead: aead_algorithm === "AES_GCM256" ? "aes256gcm" : "chacha20poly1305",
    info: info === undefined ? undefined : decodeBase64(info, "body.wallet.hpke_config.info"),
    aad: aad === undefined ? undefined : decodeBase64(aad, "body.wallet.hpke_config.aad"),
  };
}

/** @throws ApiError invalid_data when it opens another address than the one announced */
function identify(
  { chain_type, address: announced }: ImportedWallet,
  { privateKey }: WalletSecret,
): { address: string; publicKeyHex: string } {
  const publicKey = derivePublicKey(WALLET_CHAINS[chain_type].curve, privateKey);
  if (publicKey === null) throw new Error("a key was read that is none");
  const address = formatAddress(chain_type, publicKey);
  // Hex digits have no case; base58 and base32 do.
  const isSame = address.startsWith("0x") ? address.toLowerCase() === announced.toLowerCase() : address === announced;
  if (!isSame) {
    throw new ApiError("invalid_data", `body.wallet.address is ${announced}, but the imported key opens ${address}. Nothing was stored.`, {
      field: "body.wallet.address",
    });
  }
  return { address, publicKeyHex: encodeHex(publicKey) };
}
