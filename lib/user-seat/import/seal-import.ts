import type { ImportedWallet, InitImportBody } from "../../protocol/api/wallet-import.ts";
import type { AppConfig } from "../../protocol/app/app-state.ts";
import type { ImportKeyRequest } from "../../protocol/app/import-request.ts";
import { decodeBase64, encodeBase64 } from "../../protocol/base64.ts";
import { sealHpke } from "../../protocol/hpke.ts";
import { formatImportBinding } from "../../protocol/import-binding.ts";
import { getImportKey } from "../call-app-server.ts";
import { assertEnclaveKey } from "./assert-enclave-key.ts";
import type { ImportSecret } from "./read-import-secret.ts";

/** Asks for the enclave's key, checks that it is the enclave's, and only then seals the secret to it. @throws ApiError | AttestationError */
export async function sealImport(
  config: AppConfig,
  { chainType, entropyType, address, plaintext }: ImportSecret,
  owner: Pick<ImportKeyRequest, "custody" | "creationId">,
  onStep: (step: "checking" | "encrypting") => void,
): Promise<ImportedWallet> {
  const shared = { address, chain_type: chainType, encryption_type: "HPKE" } as const;
  const request: InitImportBody =
    entropyType === "hd" ? { ...shared, entropy_type: "hd", index: 0 } : { ...shared, entropy_type: "private-key" };
  onStep("checking");
  const answer = await getImportKey({ ...owner, wallet: request });
  await assertEnclaveKey(config, request, answer);
  onStep("encrypting");
  const recipientPublicKey = decodeBase64(answer.encryption_public_key, "The enclave's key");
  const aad = new TextEncoder().encode(formatImportBinding({ wallet: request, owner_id: answer.owner_id }));
  const { encapsulatedKey, ciphertext } = await sealHpke({ recipientPublicKey, plaintext, aad });
  return {
    ...request,
    encapsulated_key: encodeBase64(encapsulatedKey),
    ciphertext: encodeBase64(ciphertext),
    hpke_config: { aad: encodeBase64(aad) },
  };
}
