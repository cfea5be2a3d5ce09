import { ethereumAddress } from "../../../lib/protocol/api/fields.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { readChainName } from "../../../lib/protocol/chains/chain-names.ts";
import { type ChainTable, findTokenAt, type Token } from "../../../lib/protocol/chains/chain-table.ts";

interface NamedToken {
  readonly caip2: string;
  /** Lower case. */
  readonly address: string;
  /** The app's own entry; absent for a contract that it does not know. */
  readonly token: Token | undefined;
}

/**
 * Reads `base:0x…` and `eip155:8453:0x…`, as the SDK writes tokens in queries.
 *
 * @throws ApiError invalid_data
 */
export function parseTokenNames(names: readonly string[], table: ChainTable | undefined): NamedToken[] {
  return names.map((name) => {
    const at = name.lastIndexOf(":");
    const caip2 = readChainName(name.slice(0, Math.max(at, 0)));
    const address = parseBody(ethereumAddress, name.slice(at + 1), "query.token (chain:address)").toLowerCase();
    return { caip2, address, token: findTokenAt(table, caip2, address) };
  });
}
