import type { Recoverability } from "@/lib/protocol/app/recovery-wallet.ts";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";

interface RecoveryWords {
  /** The disc that says it without words; none for what is no custody of this app. */
  readonly custody: CustodyKind | null;
  readonly title: string;
  /** What this site can do about it, and what to do where it can do nothing. */
  readonly sentence: string;
}

export const RECOVERY_WORDS: Readonly<Record<Recoverability, RecoveryWords>> = {
  server: { custody: "either", title: "You or your server", sentence: "Your server’s seat is enough, so this site can take the key out." },
  both: {
    custody: "both",
    title: "You and your server",
    sentence:
      "Both must sign, and this site holds your server’s seat alone: it cannot help here. When the app is back, take the key out there, with your passkey or device key.",
  },
  user: {
    custody: "user",
    title: "You alone",
    sentence:
      "Only you can sign for it, so no server can help. When the app is back, take the key out there, with your passkey or device key; or use a copy of it that you made.",
  },
  other: {
    custody: null,
    title: "Other owners",
    sentence: "Its owners are not the two seats of this app. Whoever they are can take the key out through the wallet API.",
  },
  unknown: {
    custody: "either",
    title: "Not known to be yours",
    sentence: "Your server has left no word here that this wallet is yours, so its seat does not sign. Whoever runs it can write it anew.",
  },
};
