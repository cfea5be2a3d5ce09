import "../server-seat/assert-server-runtime.ts";
import { getServerSession } from "next-auth";
import { z } from "zod";
import { ApiError } from "../protocol/errors.ts";
import { isRecoverySite } from "../server-seat/environment.ts";
import { getRecoveryAuthOptions } from "./recovery-auth-options.ts";

/** Somebody who confirmed an address here a moment ago. */
export interface RecoveryPerson {
  email: string;
}

const sessionSchema = z.object({ email: z.string().min(3), endsAtMs: z.int() });

/** The person whose session cookie this request carries; null when signed out or too long ago. */
export async function getRecoveryPerson(): Promise<RecoveryPerson | null> {
  const session = sessionSchema.safeParse(await getServerSession(getRecoveryAuthOptions()));
  return session.success && session.data.endsAtMs > Date.now() ? { email: session.data.email } : null;
}

/** @throws ApiError session_required; not_found in the app server, which has no such routes */
export async function requireRecoveryPerson(): Promise<RecoveryPerson> {
  if (!isRecoverySite()) throw new ApiError("not_found", "Nothing is here.");
  const person = await getRecoveryPerson();
  if (person === null) throw new ApiError("session_required", "You are signed out. Sign in and try again. Nothing was taken out.");
  return person;
}
