import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { listAppTokens } from "@/lib/server-seat/list-app-tokens.ts";

/** The tokens of the configured chain, as the app's sealed chain table names them. */
export const GET = getRoute(async () => ({ tokens: await listAppTokens() }));
