import { isSolanaAddress } from "../solana/is-solana-address.ts";
import type { FieldKind } from "./field-value.ts";
import { parseTronAddress } from "./tron-address.ts";

const QUANTITY = /^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const FRACTION = /^(-?)0*([0-9]{1,78})(?:\.([0-9]{1,78}))?$/;
const MAX_UINT256 = 2n ** 256n - 1n;

/** The one text of all that mean the same value of a kind; null for a text that is no value of it. Equal values have equal texts. */
export function normalizeValue(kind: FieldKind, text: string): string | null {
  switch (kind) {
    case "number":
      return QUANTITY.test(text) ? bounded(BigInt(text)) : null;
    case "decimal":
      return /^[0-9]{1,78}$/.test(text) ? bounded(BigInt(text)) : null;
    case "signed":
      return QUANTITY.test(text) || /^-[0-9]{1,78}$/.test(text) ? bounded(BigInt(text)) : null;
    case "address":
      return ADDRESS.test(text) ? text.toLowerCase() : null;
    case "tron_address":
      return parseTronAddress(text);
    case "solana_address":
      return isSolanaAddress(text) ? text : null;
    case "bytes":
      return /^0x([0-9a-fA-F]{2})*$/.test(text) ? text.toLowerCase() : null;
    case "boolean":
      return text === "true" || text === "false" ? text : null;
    case "text":
      return text;
    case "json":
      return ADDRESS.test(text) ? text.toLowerCase() : (parseFraction(text)?.text ?? text);
  }
}

/** A value as an exact number with an exponent of ten, so that `10.50` and `9` can be ordered; null for what has no order. */
export function parseOrdered(kind: FieldKind, text: string): { readonly digits: bigint; readonly decimals: number } | null {
  if (kind === "json") return parseFraction(text);
  const normal = ["number", "decimal", "signed"].includes(kind) ? normalizeValue(kind, text) : null;
  return normal === null ? null : { digits: BigInt(normal), decimals: 0 };
}

function parseFraction(text: string): { text: string; digits: bigint; decimals: number } | null {
  const match = FRACTION.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "0", given = ""] = match;
  const fraction = given.replace(/0+$/, "");
  const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  const shown = `${digits < 0n ? "-" : ""}${BigInt(whole)}${fraction === "" ? "" : `.${fraction}`}`;
  return { text: shown, digits, decimals: fraction.length };
}

function bounded(value: bigint): string | null {
  return value <= MAX_UINT256 && value >= -MAX_UINT256 ? value.toString() : null;
}
