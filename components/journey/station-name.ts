import type { StationId } from "./journey.ts";

export const STATION_NAME: Readonly<Record<StationId, string>> = {
  you: "You",
  server: "Your server",
  backend: "Wallet backend",
  enclave: "Enclave",
  chain: "Chain",
};
