/** The three parts of a set-up, in their order. */
export const SET_UP_STEPS = ["person", "factor", "wallet"] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

export const STEP_NAME: Readonly<Record<SetUpStep, string>> = {
  person: "The wallet backend knows you",
  factor: "Your seat is yours",
  wallet: "Your server takes the other seat",
};

export const STEP_NOTE: Readonly<Record<SetUpStep, { waiting: string; done: string }>> = {
  person: { waiting: "Making an entry for you", done: "An id, sealed by the enclave" },
  factor: { waiting: "Waiting for your passkey or device key", done: "Enrolled inside the enclave; only you can use it" },
  wallet: { waiting: "The enclave makes a key and splits it", done: "A 2-of-2 quorum owns your new wallet" },
};
