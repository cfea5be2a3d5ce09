import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { getAuthOptions } from "@/lib/auth/auth-options.ts";
import { openRecoveryAuthOptions } from "@/lib/recovery-site/recovery-auth-options.ts";
import { isRecoverySite } from "@/lib/server-seat/environment.ts";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, isRecoverySite() ? await openRecoveryAuthOptions() : getAuthOptions());
}

export { handle as GET, handle as POST };
