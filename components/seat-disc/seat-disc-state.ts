import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";

/**
 * What the seats of one request have done. `closing` plays the 420 ms flourish and comes to rest as `closed`;
 * `refused` needs to know who or what held the circle open.
 */
export type SeatDiscState = "empty" | "you" | "server" | "closing" | "closed" | "refused";

/** Who or what held a refused request open: a seat that did not sign, or a rule although all did. */
export type SeatDiscHolder = "you" | "server" | "rule";

/** The one seat that acted, where one is enough. */
export type SeatDiscActor = "you" | "server";

interface DescribedDisc {
  state: SeatDiscState;
  heldBy: SeatDiscHolder;
  custody: CustodyKind;
  actor: SeatDiscActor | undefined;
}

/** The sentence that a screen reader hears for the picture. */
export function describeSeatDisc({ state, heldBy, custody, actor }: DescribedDisc): string {
  switch (state) {
    case "empty":
      return custody === "both" ? "Neither seat has signed" : "Nobody has signed";
    case "you":
      return custody === "both" ? "You have signed, your server has not" : "You have signed";
    case "server":
      return custody === "both" ? "Your server has signed, you have not" : "Your server has signed";
    case "closing":
    case "closed":
      if (custody === "both") return "Both seats have signed";
      return actor === "server" ? "Your server has signed alone" : "You have signed alone";
    case "refused":
      return { you: "Refused: your seat did not sign", server: "Refused: your server did not sign", rule: "Refused by a rule" }[heldBy];
  }
}
