import "./assert-server-runtime.ts";
import { factorListSchema } from "../protocol/api/factors.ts";
import type { FactorSummary } from "../protocol/app/app-state.ts";
import type { AppDatabase } from "./app-database.ts";
import { callWalletApi } from "./request-wallet-api.ts";

/** Keeps the public halves of the person's enrolled factors, which the server's own step-up verifies against; returns the first one. */
export async function copyFactors(database: AppDatabase, userId: string, walletUserId: string): Promise<FactorSummary | null> {
  const { data } = await callWalletApi(factorListSchema, { method: "GET", path: `/v1/users/${walletUserId}/factors` });
  const rows = data.map((factor) => ({
    id: factor.id,
    userId,
    type: factor.type,
    credentialId: factor.type === "passkey" ? factor.credential_id : null,
    publicKey: factor.public_key,
    enrolledAt: new Date(factor.enrolled_at),
  }));
  await database.factor.createMany({ data: rows, skipDuplicates: true });
  const first = await database.factor.findFirst({ where: { userId }, orderBy: { enrolledAt: "asc" } });
  return first === null ? null : summarizeFactor(first);
}

export function summarizeFactor(factor: { id: string; type: string; credentialId: string | null }): FactorSummary {
  const { id, credentialId } = factor;
  return factor.type === "passkey" && credentialId !== null ? { id, type: "passkey", credentialId } : { id, type: "device" };
}
