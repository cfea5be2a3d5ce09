import type { ImportedWallet, InitImportBody } from "../../protocol/api/wallet-import.ts";
import type { AppConfig } from "../../protocol/app/app-state.ts";
import { decodeBase64, encodeBase64 } from "../../protocol/base64.ts";
import { sealHpke } from "../../protocol/hpke.ts";
import { getImportKey } from "../call-app-server.ts";
import { assertEnclaveKey } from "./assert-enclave-key.ts";
import type { ImportSecret } from "./read-import-secret.ts";

/** Asks for the enclave's key, checks that it is the enclave's, and only then seals the secret to it. @throws ApiError | AttestationError */
export async function sealImport(
  config: AppConfig,
  { chainType, entropyType, address, plaintext }: ImportSecret,
  onStep: (step: "checking" | "encrypting") => void,
): Promise<ImportedWallet> {
  const shared = { address, chain_type: chainType, encryption_type: "HPKE" } as const;
  const request: InitImportBody =
    entropyType === "hd" ? { ...shared, entropy_type: "hd", index: 0 } : { ...shared, entropy_type: "private-key" };
  onStep("checking");
  const answer = await getImportKey(request);
  await assertEnclaveKey(config, request, answer);
  onStep("encrypting");
  const recipientPublicKey = decodeBase64(answer.encryption_public_key, "The enclave's key");
  const { encapsulatedKey, ciphertext } = await sealHpke({ recipientPublicKey, plaintext });
  return { ...request, encapsulated_key: encodeBase64(encapsulatedKey), ciphertext: encodeBase64(ciphertext) };
}
