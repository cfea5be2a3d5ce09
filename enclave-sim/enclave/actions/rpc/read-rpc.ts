import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { assertMethodOfChain, assertMethodOffered } from "./assert-method-of-chain.ts";
import { type PreparedRpc, prepareRpc } from "./prepare-rpc.ts";

interface RpcReading {
  readonly method: string;
  readonly prepared: PreparedRpc;
}

/** The one reader of RPC bodies: what is signed and what is only judged is read alike. @throws ApiError as `prepareRpc`, and when the body contradicts the wallet */
export function readRpc(
  given: unknown,
  { id, wallet }: { readonly id: string; readonly wallet: WalletContent },
  table: ChainTable | undefined,
  fill: EnclaveFill | undefined,
): RpcReading {
  assertMethodOffered(given);
  const body = parseBody(rpcBodySchema, given, "body");
  assertMethodOfChain(body.method, wallet.chain_type);
  assertNamesWallet(body, id, wallet);
  return { method: body.method, prepared: prepareRpc(body, wallet, table, fill) };
}

/** Members that repeat the path or the wallet must agree with it (law 5). */
export function assertNamesWallet(
  body: { readonly wallet_id?: string | undefined; readonly address?: string | undefined },
  walletId: string,
  wallet: WalletContent,
): void {
  if (body.wallet_id !== undefined && body.wallet_id !== walletId) {
    throw new ApiError("invalid_request", `body.wallet_id is ${body.wallet_id}, but the path names ${walletId}.`);
  }
  if (body.address !== undefined && !isSameAddress(body.address, wallet)) {
    throw new ApiError("invalid_request", `body.address is ${body.address}, but this wallet is ${wallet.address}.`);
  }
}

/** The case of hex digits means nothing; that of base58 does. */
function isSameAddress(given: string, { chain_type, address }: WalletContent): boolean {
  return chain_type === "ethereum" ? given.toLowerCase() === address.toLowerCase() : given === address;
}
