import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { readAttestationPolicy } from "@/lib/server-seat/read-attestation-policy.ts";

export const GET = getRoute(async () => ({ ...(await readAttestationPolicy()) }));
