import { describe, expect, test } from "vitest";
import { formatImportBinding } from "./import-binding.ts";

const WALLET = { address: "0xabc", chain_type: "ethereum", entropy_type: "private-key", encryption_type: "HPKE" };
const BINDING = formatImportBinding({ wallet: WALLET, owner_id: "quorum1" });

describe("formatImportBinding", () => {
  test("default: says what it is, and a SHA-256", () => {
    expect(BINDING).toMatch(/^countersign-import-v1:[0-9a-f]{64}$/);
  });

  test("behavior: neither the order of members nor what is sealed counts", () => {
    const sealed = { ciphertext: "Yw==", hpke_config: { aad: "YQ==" }, encapsulated_key: "ZQ==", ...WALLET };
    expect(formatImportBinding({ owner_id: "quorum1", wallet: sealed })).toBe(BINDING);
  });

  test.each([
    ["another owner", { wallet: WALLET, owner_id: "quorum2" }],
    ["no owner", { wallet: WALLET }],
    ["a policy more", { wallet: WALLET, owner_id: "quorum1", policy_ids: ["p"] }],
    ["a signer more", { wallet: WALLET, owner_id: "quorum1", additional_signers: [{ signer_id: "s" }] }],
    ["another address", { wallet: { ...WALLET, address: "0xdef" }, owner_id: "quorum1" }],
  ])("behavior: %s is another binding", (_, body) => {
    expect(formatImportBinding(body)).not.toBe(BINDING);
  });
});
