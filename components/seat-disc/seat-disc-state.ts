/**
 * What the two seats of one request have done. `closing` plays the 420 ms flourish and comes to rest as `closed`;
 * `refused` needs to know who or what held the circle open.
 */
export type SeatDiscState = "empty" | "you" | "server" | "closing" | "closed" | "refused";

/** Who or what held a refused request open: a seat that did not sign, or a rule although both did. */
export type SeatDiscHolder = "you" | "server" | "rule";

/** The sentence that a screen reader hears for the picture. */
export function describeSeatDisc(state: SeatDiscState, heldBy: SeatDiscHolder): string {
  switch (state) {
    case "empty":
      return "Neither seat has signed";
    case "you":
      return "You have signed, your server has not";
    case "server":
      return "Your server has signed, you have not";
    case "closing":
    case "closed":
      return "Both seats have signed";
    case "refused":
      return { you: "Refused: your seat did not sign", server: "Refused: your server did not sign", rule: "Refused by a rule" }[heldBy];
  }
}
