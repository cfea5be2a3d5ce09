const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Random bytes are asked for by the page: one call to the system for about fifty ids. */
const pool = new Uint8Array(2048);
let used = pool.length;

/** 24 characters `[a-z][0-9a-z]{23}`, the shape of Privy's ids; about 123 random bits, so ids never collide and cannot be guessed. */
export function createId(): string {
  let id = "";
  while (id.length < 24) {
    const byte = nextByte();
    // 252 = 7 × 36: larger bytes would favour the first letters.
    if (byte >= 252) continue;
    const letter = ALPHABET.charAt(byte % 36);
    if (id === "" && letter <= "9") continue;
    id += letter;
  }
  return id;
}

function nextByte(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const byte = pool[used] ?? 255;
  // Spent bytes are wiped: memory that is read later says nothing about ids made before.
  pool[used] = 0;
  used += 1;
  return byte;
}
