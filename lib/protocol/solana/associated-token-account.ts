import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base58 } from "@scure/base";
import { ASSOCIATED_TOKEN_PROGRAM_ID, TOKEN_PROGRAM_ID } from "./program-ids.ts";

const MARKER = new TextEncoder().encode("ProgramDerivedAddress");

/**
 * The account in which an owner holds a token of the Token program: an address that is derived from both, and no point of the curve, so that nobody has a
 * key for it. Base58, all three.
 */
export function associatedTokenAccount(owner: string, mint: string): string {
  const seeds = [owner, TOKEN_PROGRAM_ID, mint].flatMap((address) => [...base58.decode(address)]);
  const program = base58.decode(ASSOCIATED_TOKEN_PROGRAM_ID);
  for (let bump = 255; bump >= 0; bump--) {
    const address = sha256(new Uint8Array([...seeds, bump, ...program, ...MARKER]));
    if (!isOnCurve(address)) return base58.encode(address);
  }
  throw new Error("every bump gave a point of the curve");
}

/** As validators decide it: they also take encodings that are not the shortest, as ZIP 215 does. */
function isOnCurve(bytes: Uint8Array): boolean {
  try {
    ed25519.Point.fromBytes(bytes, true);
    return true;
  } catch {
    return false;
  }
}
