/** What happens to a key on its way, in order. */
export const IMPORT_STEPS = ["checking", "encrypting", "creating"] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

export const STEP_WORDS: Readonly<Record<ImportStep, { name: string; waiting: string; done: string }>> = {
  checking: {
    name: "Checking the enclave",
    waiting: "Its attestation, its code and its key",
    done: "Approved code, and the key is its own",
  },
  encrypting: { name: "Encrypting here", waiting: "In this page, to the enclave’s key", done: "Only the enclave can open it" },
  creating: {
    name: "Creating",
    waiting: "The enclave opens it, splits the key and signs a receipt",
    done: "Your server has checked the receipt",
  },
};
