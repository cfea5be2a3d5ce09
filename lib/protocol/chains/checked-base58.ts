import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";

/** Base58 with Bitcoin's four bytes of double SHA-256. */
export const checkedBase58 = createBase58check(sha256);
