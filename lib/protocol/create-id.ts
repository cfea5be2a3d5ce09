const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** 24 characters `[a-z][0-9a-z]{23}`, the shape of Privy's ids; about 123 random bits, so ids never collide and cannot be guessed. */
export function createId(): string {
  let id = "";
  while (id.length < 24) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 252 = 7 × 36: larger bytes would favour the first letters.
      if (byte >= 252) continue;
      const letter = ALPHABET.charAt(byte % 36);
      if (id === "" && letter <= "9") continue;
      if (id.length < 24) id += letter;
    }
  }
  return id;
}
