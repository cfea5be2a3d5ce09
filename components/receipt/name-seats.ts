import type { AppConfig } from "@/lib/protocol/app/app-state.ts";

/** Who filled the seats of a receipt: `You and your server`. Each is `user:<id>`, `key:<fingerprint>` or `quorum:<id>`. */
export function nameSeats(seats: readonly string[], config: AppConfig, walletUserId: string | null): string {
  const text = seats.map((seat) => nameSeat(seat, config, walletUserId)).join(" and ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function nameSeat(seat: string, config: AppConfig, walletUserId: string | null): string {
  if (seat === `user:${walletUserId}`) return "you";
  if (seat === `key:${config.serverSeatFingerprint}`) return "your server";
  const [kind = "", id = ""] = seat.split(/:(.*)/s);
  return `another ${kind} (${id.slice(0, 8)}…)`;
}
