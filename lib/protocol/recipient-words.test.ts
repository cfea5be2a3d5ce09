import { describe, expect, test } from "vitest";
import { generateHpkeRecipient } from "./hpke.ts";
import { parseP256PublicKey } from "./p256-public-key.ts";
import { recipientWords } from "./recipient-words.ts";

describe("recipientWords", () => {
  test("behavior: six words, the same for every way to write one key, others for another key", async () => {
    const [one, two] = await Promise.all([generateHpkeRecipient(), generateHpkeRecipient()]);
    const words = recipientWords(one.publicKeySpkiBase64);
    expect(words.split(" ")).toHaveLength(6);
    expect(recipientWords(Buffer.from(parseP256PublicKey(one.publicKeySpkiBase64, "key").raw).toString("base64"))).toBe(words);
    expect(recipientWords(two.publicKeySpkiBase64)).not.toBe(words);
  });

  test("error: invalid_data", () => {
    expect(() => recipientWords("hello")).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
