import { base32 } from "@scure/base";

/** `G…`: an ed25519 public key (SEP-23). */
const ACCOUNT_ID = 6 << 3;

/** StrKey (SEP-23): version byte, key, CRC-16/XMODEM in little-endian order, all in base32. */
export function formatStellarAddress(publicKey: Uint8Array): string {
  const versioned = new Uint8Array([ACCOUNT_ID, ...publicKey]);
  const checksum = crc16(versioned);
  return base32.encode(new Uint8Array([...versioned, checksum & 0xff, checksum >> 8]));
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
