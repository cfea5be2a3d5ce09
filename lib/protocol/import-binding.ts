import { sha256 } from "@noble/hashes/sha2.js";
import { canonicalizeJson } from "./canonical-request.ts";
import { encodeHex } from "./hex.ts";
import type { JsonValue } from "./parse-strict-json.ts";

/** What a binding starts with. Who seals with other additional data or none, as Privy's SDK does, binds nothing. */
export const IMPORT_BINDING_PREFIX = "countersign-import-v1:";

/**
 * The HPKE additional data that binds a sealed key to the whole body of `POST /v1/wallets/import/submit`: its owner, policies and signers. Submit is not
 * signed, and the key may hold money already, so whoever carries the body could else make the wallet his own. HPKE authenticates additional data: nobody but who
 * sealed can change it or leave it out. Sent as UTF-8 in base64, `body.wallet.hpke_config.aad`.
 *
 * @param body the submit body; what is sealed in it, and how, does not count
 */
export function formatImportBinding(body: JsonValue): string {
  const members = membersOf(body);
  const { encapsulated_key: _, ciphertext: __, hpke_config: ___, ...wallet } = membersOf(members.wallet);
  return `${IMPORT_BINDING_PREFIX}${encodeHex(sha256(new TextEncoder().encode(canonicalizeJson({ ...members, wallet }))))}`;
}

function membersOf(value: JsonValue | undefined): { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
