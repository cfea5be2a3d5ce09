import { type ChainTable, chainTableSchema } from "../../../lib/protocol/chains/chain-table.ts";
import { UserError } from "../user-error.ts";

const EXAMPLE = '{"eip155:1":{"tokens":[{"asset":"usdc","name":"USD Coin","address":"0x…","decimals":6}],"batch_executor":null}}';

/** @throws UserError that names the entry and shows the form */
export function parseChainTable(text: string): ChainTable {
  const result = chainTableSchema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  throw new UserError(
    `A chain table is not well formed${where === "" ? "" : ` at ${where}`}: ${issue?.message}`,
    `It is JSON such as ${EXAMPLE}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
