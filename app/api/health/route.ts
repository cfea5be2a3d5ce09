import { getHealthReport } from "@/lib/server-seat/get-health-report.ts";

/** For the supervisor and the strip that says what is down; tells nothing about anybody. */
export async function GET(): Promise<Response> {
  return Response.json(await getHealthReport(), { headers: { "cache-control": "no-store" } });
}
