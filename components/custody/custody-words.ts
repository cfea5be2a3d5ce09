import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";

interface CustodyWords {
  title: string;
  /** Who must approve, in one short sentence. */
  rule: string;
  /** Who can do what. */
  powers: readonly { who: string; can: string }[];
  /** What happens when something is gone for good. */
  losses: readonly { what: string; means: string }[];
}

const ALL_LOST = { what: "Both", means: "The money is out of reach for good, unless the key was exported before." };

/** Each custody in plain words: what a person needs to choose, and what a wallet's page repeats. */
export const CUSTODY_WORDS: Readonly<Record<CustodyKind, CustodyWords>> = {
  both: {
    title: "You and your server",
    rule: "Both must approve.",
    powers: [
      { who: "You", can: "ask for a payment and sign it. That alone moves nothing." },
      { who: "Your server", can: "checks its own limits and signs second, or refuses. It cannot start anything." },
      { who: "A thief", can: "needs your passkey and your server. One of them is worth nothing." },
    ],
    losses: [
      {
        what: "Your device",
        means:
          "The money stays where it is until your passkey is back. One that your device maker keeps for you comes back on a new device.",
      },
      { what: "The server", means: "Nothing can leave until it is restored with its key. Nobody can take anything meanwhile." },
      ALL_LOST,
    ],
  },
  user: {
    title: "You alone",
    rule: "Only you approve.",
    powers: [
      { who: "You", can: "sign, and it is sent. Nothing asks you twice and no limit of the server holds you back." },
      { who: "Your server", can: "passes on what you signed, also after you close the page. It cannot sign." },
      { who: "A thief", can: "needs your passkey, and nothing else." },
    ],
    losses: [
      { what: "Your device", means: "The money is out of reach until your passkey is back, unless the key was exported before." },
      { what: "The server", means: "You cannot sign in until it is back. It never could take anything." },
      ALL_LOST,
    ],
  },
  either: {
    title: "You or your server",
    rule: "One of you is enough.",
    powers: [
      { who: "You", can: "sign, and it is sent, without asking your server." },
      { who: "Your server", can: "can sign without you, too: under its own limits while you are signed in." },
      { who: "A thief", can: "needs your passkey or your server: either one is enough. Keep little here." },
    ],
    losses: [
      { what: "Your device", means: "Nothing is stuck: your server can still move the money, for example to a new wallet of yours." },
      {
        what: "The server",
        means: "You cannot sign in here until it is back. A recovery site with a copy of its key can hand you yours meanwhile.",
      },
      ALL_LOST,
    ],
  },
};
