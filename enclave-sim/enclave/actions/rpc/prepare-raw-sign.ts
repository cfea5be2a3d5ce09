import type { RawSignParams } from "../../../../lib/protocol/api/raw-sign.ts";
import { type ChainType, WALLET_CHAINS } from "../../../../lib/protocol/chains/wallet-chains.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../../lib/protocol/hex.ts";
import { signEd25519 } from "../../signers/ed25519.ts";
import { hashRawParams } from "../../signers/raw-digest.ts";
import { signDigest } from "../../signers/secp256k1.ts";
import { signTaproot } from "../../signers/taproot.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { assertNoSolanaMessage } from "./prepare-solana-rpc.ts";

/**
 * Reads a `raw_sign` request. The signature is as the chain takes it: r ‖ s alone for ECDSA; ed25519 over the given bytes, which are then not always a
 * hash (an Aptos message is longer); BIP-340 by the output key for Taproot, so that it spends what the address holds.
 *
 * @throws ApiError invalid_data
 */
export function prepareRawSign(params: RawSignParams, chainType: ChainType): PreparedRpc {
  const bytes = hashRawParams(params);
  const { curve } = WALLET_CHAINS[chainType];
  if (curve === "secp256k1" && bytes.length !== 32) {
    throw new ApiError("invalid_data", `params.hash has ${bytes.length} bytes; ${chainType} signs 32.`);
  }
  if (chainType === "solana") assertNoSolanaMessage(bytes, "params.hash");
  return {
    judged: [{}],
    isMoving: false,
    outcomeDigest: bytes,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signature = signBytes(chainType, bytes, privateKey);
      return { data: { signature, encoding: "hex" }, produced: signature };
    },
  };
}

function signBytes(chainType: ChainType, bytes: Uint8Array, privateKey: Uint8Array): string {
  if (WALLET_CHAINS[chainType].curve === "ed25519") return `0x${encodeHex(signEd25519(bytes, privateKey))}`;
  if (chainType === "bitcoin-taproot") return `0x${encodeHex(signTaproot(bytes, privateKey))}`;
  const { r, s } = signDigest(bytes, privateKey);
  return `${r}${s.slice(2)}`;
}
