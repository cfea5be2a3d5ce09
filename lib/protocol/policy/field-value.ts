/** How a field's value is written in a condition, and so how it is compared. */
export type FieldKind =
  /** A whole number from 0, hex or decimal. */
  | "number"
  /** The same, decimal only. */
  | "decimal"
  /** A whole number that may be negative. */
  | "signed"
  /** 0x and 40 hex digits; their case means nothing. */
  | "address"
  /** Base58 with checksum, or 41 and 40 hex digits: two ways to write one address. */
  | "tron_address"
  /** Base58 of 32 bytes. */
  | "solana_address"
  /** Exact and literal, character by character. */
  | "text"
  | "bytes"
  | "boolean"
  /** A member of a JSON body, whose type only the request knows. */
  | "json";

export interface FieldValue {
  readonly state: "value";
  readonly kind: FieldKind;
  readonly text: string;
  /** A second name of the same thing: of an overloaded function, its signature. */
  readonly alias?: string;
}

/**
 * What a field of a part is. `absent`: it is known to have no such field, as a transfer has no field of an approval, so no condition on it is met.
 * `unreadable`: it may have one, but it cannot be read; that is never a permission and always a reason to deny.
 */
export type FieldReading = FieldValue | { readonly state: "absent" } | { readonly state: "unreadable" };

export const ABSENT: FieldReading = { state: "absent" };
export const UNREADABLE: FieldReading = { state: "unreadable" };

export function fieldValue(kind: FieldKind, value: string | bigint | number | boolean, alias?: string): FieldValue {
  return { state: "value", kind, text: String(value), ...(alias === undefined ? {} : { alias }) };
}
