import type { ApiError } from "../../../lib/protocol/errors.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { quorumsOfMember } from "../records/quorums-of-member.ts";
import type { HostServices } from "../services.ts";
import type { Reader } from "./authenticate-reader.ts";

/** An app reads all its wallets, a user only those it has a seat in. @throws `refusal`, the same as for a wallet that does not exist */
export async function assertWalletReader(
  { timing }: ApiRequest,
  { database }: HostServices,
  { userId }: Reader,
  walletId: string,
  refusal: ApiError,
): Promise<void> {
  if (userId === null) return;
  const query = Prisma.sql`SELECT 1 FROM wallet_index WHERE wallet_id = ${walletId} AND owner_id IN (${quorumsOfMember(userId)})`;
  const seats = await timing.measure("db", () => database.$queryRaw<unknown[]>(query));
  if (seats.length === 0) throw refusal;
}
