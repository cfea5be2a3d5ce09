import { getJwks } from "@/lib/auth/user-jwt.ts";

/** The keys that sign this app's user JWTs; public. */
export async function GET(): Promise<Response> {
  return Response.json(await getJwks(), { headers: { "cache-control": "public, max-age=300" } });
}
