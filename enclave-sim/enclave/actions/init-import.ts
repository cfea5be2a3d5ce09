import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { initImportBodySchema } from "../../../lib/protocol/api/wallet-import.ts";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import { hashImportKey } from "../../../lib/protocol/import-key.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import type { Action } from "./action.ts";

/** `POST /v1/wallets/import/init`: the key to encrypt a wallet's secret to. Nothing is remembered; the receipt says that the key is this enclave's. */
export const initImport: Action = async ({ request, app, services }) => {
  authenticateApp(request, app);
  const input = parseBody(initImportBodySchema, request.body, "body");
  const { publicKeySpkiBase64 } = await services.importKeys.current(request.appId, input);
  const encryption_public_key = encodeBase64(parseP256PublicKey(publicKeySpkiBase64, "import key").raw);
  return {
    status: 200,
    body: { encryption_type: "HPKE", encryption_public_key },
    receipt: {
      resource_id: request.appId,
      action: "wallet.import_init",
      payload_hash: null,
      seats: [],
      threshold: 0,
      policy: null,
      outcome_hash: hashImportKey(input, encryption_public_key),
    },
  };
};
