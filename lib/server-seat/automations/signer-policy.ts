import "../assert-server-runtime.ts";
import { changePayloadSchema } from "../../protocol/app/custody-change.ts";
import type { AppDatabase } from "../app-database.ts";

/**
 * The policy that the server's signer of a wallet is under, by the newest signed change that was carried out; null: the server is no signer of it. The enclave
 * has the last word, and refuses whatever this is wrong about.
 */
export async function signerPolicy(database: AppDatabase, walletId: string): Promise<string | null> {
  const changes = await database.custodyChange.findMany({
    where: { walletId, kind: "wallet", status: "done" },
    orderBy: { updatedAt: "desc" },
    select: { payload: true },
  });
  for (const { payload } of changes) {
    const { body } = changePayloadSchema.parse(JSON.parse(payload));
    if ("additional_signers" in body && body.additional_signers !== undefined)
      return body.additional_signers[0]?.override_policy_ids[0] ?? null;
  }
  return null;
}
