import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";

/** The wallet, unless it is archived: then nothing signs with it, changes it or exports it. @throws ApiError wallet_not_found, which says so */
export function getActiveWallet(evidence: Evidence, id: string): OpenedRecord<"wallet"> {
  const wallet = evidence.get("wallet", id);
  const { archived_at } = wallet.content;
  if (archived_at !== undefined) throw new ApiError("wallet_not_found", `The wallet ${id} is archived.`, { archived_at });
  return wallet;
}
