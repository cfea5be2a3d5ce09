import "./assert-server-runtime.ts";
import type { z } from "zod";
import { initImportResponseSchema } from "../protocol/api/wallet-import.ts";
import type { ImportKeyRequest, importKeyResponseSchema } from "../protocol/app/import-request.ts";
import { type CreationContext, createSeatQuorum } from "./create-seat-quorum.ts";
import { callWalletApi } from "./request-wallet-api.ts";

/**
 * The enclave's key for one import, and the key quorum that will own the wallet: made before, so that the page can seal the key for it and for nobody else.
 *
 * @throws ApiError factor_required
 */
export async function createImportKey(
  context: CreationContext,
  { custody, creationId, wallet }: ImportKeyRequest,
): Promise<z.infer<typeof importKeyResponseSchema>> {
  const quorum = await createSeatQuorum(context, custody, creationId);
  const key = await callWalletApi(initImportResponseSchema, { method: "POST", path: "/v1/wallets/import/init", body: wallet });
  return { ...key, owner_id: quorum.id };
}
