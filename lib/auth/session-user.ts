import "../server-seat/assert-server-runtime.ts";
import { getServerSession } from "next-auth";
import { z } from "zod";
import type { AppUser } from "../protocol/app/app-state.ts";
import { ApiError } from "../protocol/errors.ts";
import { getAppDatabase } from "../server-seat/app-database.ts";
import { getAuthOptions } from "./auth-options.ts";

const sessionSchema = z.object({ user: z.object({ id: z.string().min(1) }) });

/** The person whose session cookie this request carries, read fresh from the database; null when signed out or gone. */
export async function getSessionUser(): Promise<AppUser | null> {
  const session = sessionSchema.safeParse(await getServerSession(getAuthOptions()));
  if (!session.success) return null;
  const user = await getAppDatabase().user.findUnique({ where: { id: session.data.user.id } });
  return user === null ? null : { id: user.id, email: user.email, walletUserId: user.walletUserId };
}

/** @throws ApiError session_required */
export async function requireSessionUser(): Promise<AppUser> {
  const user = await getSessionUser();
  if (user === null) throw new ApiError("session_required", "You are signed out. Sign in and try again. Nothing was signed.");
  return user;
}
