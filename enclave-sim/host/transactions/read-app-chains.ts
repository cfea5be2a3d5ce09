import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";

/** The app's chain table as it is stored. The enclave reads its own copy under the seal; this one only serves proposals. */
export function readAppChains(appId: string, { records }: Pick<Evidence, "records">): ChainTable {
  const record = records.find(({ type, id }) => type === "app" && id === appId);
  return record === undefined ? {} : (readContent("app", record).chains ?? {});
}
