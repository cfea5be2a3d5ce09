import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { SeatWallet } from "../../protocol/app/seat-wallet.ts";
import { ApiError } from "../../protocol/errors.ts";
import { deriveEthereumAddress, deriveEthereumKey, deriveSolanaAddress, readPhrase } from "../recovery/derive-address.ts";
import { deriveSolanaKey } from "../recovery/derive-solana-key.ts";

/** What will be sealed to the enclave, and the address that it opens. The bytes are the holder's to wipe. */
export interface ImportSecret {
  readonly chainType: SeatWallet["chain_type"];
  readonly entropyType: "hd" | "private-key";
  readonly plaintext: Uint8Array;
  readonly address: string;
}

const LENGTHS = [12, 15, 18, 21, 24];

/**
 * Reads a typed or pasted secret. A refusal says what is wrong and where; of the secret it repeats at most one word that is in no list.
 *
 * @throws ApiError invalid_data
 */
export async function readImportSecret(chainType: SeatWallet["chain_type"], kind: "phrase" | "key", text: string): Promise<ImportSecret> {
  if (kind === "phrase") return readWords(chainType, text);
  const typed = text.trim();
  if (typed === "") throw refusal("Type or paste the private key.");
  if (/^([a-z]+\s+){3,}[a-z]+$/i.test(typed)) throw refusal("These are words. Choose “Seed phrase” above.");
  return chainType === "ethereum" ? readEthereumKey(typed.replaceAll(/\s/g, "")) : readSolanaKey(typed);
}

async function readWords(chainType: SeatWallet["chain_type"], text: string): Promise<ImportSecret> {
  const words = text
    .normalize("NFKD")
    .trim()
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  if (words.length === 0) throw refusal("Type or paste the words of your seed phrase.");
  const wrong = words.findIndex((word) => !wordlist.includes(word));
  if (wrong !== -1) {
    const [word = ""] = words.slice(wrong);
    // A private key in the wrong field is no typo to read out.
    if (word.length > 12) throw refusal("This is not made of words. Is it a private key? Choose “Private key” above.");
    throw refusal(`Word ${wrong + 1}, “${word}”, is in no seed phrase. Check its spelling.`);
  }
  if (!LENGTHS.includes(words.length)) {
    throw refusal(
      `A seed phrase has 12, 15, 18, 21 or 24 words. ${words.length === 1 ? "This is one word." : `These are ${words.length}.`}`,
    );
  }
  const phrase = words.join(" ");
  if (!validateMnemonic(phrase, wordlist))
    throw refusal("Every word exists, but together they do not add up: one is another, or two have changed places.");
  const plaintext = new TextEncoder().encode(phrase);
  return { chainType, entropyType: "hd", plaintext, address: await addressOfPhrase(chainType, phrase) };
}

async function addressOfPhrase(chainType: SeatWallet["chain_type"], phrase: string): Promise<string> {
  const key = chainType === "ethereum" ? await deriveEthereumKey(phrase) : deriveSolanaKey(await readPhrase(phrase));
  const address = chainType === "ethereum" ? deriveEthereumAddress(key) : deriveSolanaAddress(key);
  key.fill(0);
  return address;
}

function readEthereumKey(typed: string): ImportSecret {
  const digits = typed.replace(/^0x/i, "");
  const wrong = [...digits].findIndex((digit) => !/[0-9a-f]/i.test(digit));
  if (wrong !== -1) throw refusal(`Character ${wrong + 1} after the 0x is no hex digit (0 to 9, a to f).`);
  if (digits.length !== 64)
    throw refusal(`An Ethereum private key has 64 hex digits. ${digits.length === 1 ? "This is one." : `These are ${digits.length}.`}`);
  const plaintext = Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
  return { chainType: "ethereum", entropyType: "private-key", plaintext, address: deriveEthereumAddress(plaintext) };
}

function readSolanaKey(typed: string): ImportSecret {
  const bytes = typed.startsWith("[") ? readNumbers(typed) : readBase58(typed.replaceAll(/\s/g, ""));
  if (bytes.length !== 64 && bytes.length !== 32) throw refusal(`A Solana private key has 64 or 32 bytes. These are ${bytes.length}.`);
  const plaintext = bytes.length === 64 ? bytes : concatBytes(bytes, ed25519.getPublicKey(bytes));
  return { chainType: "solana", entropyType: "private-key", plaintext, address: deriveSolanaAddress(plaintext) };
}

function readBase58(typed: string): Uint8Array {
  try {
    return base58.decode(typed);
  } catch {
    throw refusal("A Solana private key is base58, letters and digits without 0, O, I and l; or the list of numbers in a key file.");
  }
}

/** The file of Solana's command line: 64 numbers in brackets. */
function readNumbers(typed: string): Uint8Array {
  const numbers = /^\[[\d\s,]*\]$/.test(typed) ? typed.slice(1, -1).split(",").map(Number) : [];
  if (numbers.length === 0 || numbers.some((number) => !Number.isInteger(number) || number > 255)) {
    throw refusal("A Solana key file holds numbers from 0 to 255 in brackets. This is something else.");
  }
  return Uint8Array.from(numbers);
}

function refusal(reason: string): ApiError {
  return new ApiError("invalid_data", reason, { field: "secret" });
}
