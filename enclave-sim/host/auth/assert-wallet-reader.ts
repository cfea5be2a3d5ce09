import type { ApiError } from "../../../lib/protocol/errors.ts";
import type { ApiRequest } from "../http/api-request.ts";
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
  const seat = await timing.measure("db", () => database.walletMember.findUnique({ where: { userId_walletId: { userId, walletId } } }));
  if (seat === null) throw refusal;
}
