import { recipientWords } from "@/lib/protocol/recipient-words.ts";

/** Judges a pasted recipient key while it is typed: its six words, or what is wrong with it. */
export function readRecipient(text: string): { words: string; problem: undefined } | { words: null; problem: string } {
  if (text.trim() === "") return { words: null, problem: "Paste the public key from the offline tool." };
  if (/private|ciphertext/i.test(text))
    return { words: null, problem: "This is the whole file. Paste the public key alone, and keep the file offline." };
  try {
    return { words: recipientWords(text, "public key"), problem: undefined };
  } catch {
    return { words: null, problem: "This is not a public key of the offline tool. Copy it whole." };
  }
}
