import "../assert-server-runtime.ts";
import { getAppDatabase } from "../app-database.ts";
import { getEnvironment } from "../environment.ts";
import { getServerSeatKey } from "../server-seat-key.ts";
import type { AutomationContext } from "./propose-signers.ts";

/** Of this process. */
export function getAutomationContext(): AutomationContext {
  return {
    database: getAppDatabase(),
    seat: getServerSeatKey(),
    chainId: Number(getEnvironment().CHAIN_CAIP2.slice("eip155:".length)),
  };
}
