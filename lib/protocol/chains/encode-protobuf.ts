/** A field of a message: `[number, value]`. Bytes and messages are length-delimited, numbers are varints. */
export type ProtobufField = readonly [field: number, value: Uint8Array | number];

const [VARINT, DELIMITED] = [0, 2];

/**
 * Encodes a proto3 message whose fields are given in ascending order: the canonical form, in which what is zero or empty is left out. Enough for Tron's
 * transactions; nothing here reads protobuf.
 */
export function encodeProtobuf(fields: readonly ProtobufField[]): Uint8Array {
  return new Uint8Array(
    fields.flatMap(([field, value]) => {
      if (typeof value === "number") return value === 0 ? [] : [...encodeVarint(field * 8 + VARINT), ...encodeVarint(value)];
      return value.length === 0 ? [] : [...encodeVarint(field * 8 + DELIMITED), ...encodeVarint(value.length), ...value];
    }),
  );
}

/** Seven bits a byte, lowest first. By division: bit operators end at 32 bits, and safe integers at 53. */
function encodeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
