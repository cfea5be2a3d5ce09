import "../server-seat/assert-server-runtime.ts";
import { timingSafeEqual } from "node:crypto";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "../server-seat/app-database.ts";

export const CODE_LIFETIME_MS = 10 * 60_000;
/** Wrong tries after which a code is void. */
const MAX_ATTEMPTS = 5;
/** Each new code brings new tries, so codes are counted too. */
const MAX_CODES = 5;
const WINDOW_MS = 15 * 60_000;

/**
 * Counts a code that is about to be sent. One statement, so requests at the same moment cannot pass the limit together.
 *
 * @throws ApiError too_many_requests
 */
export async function countSentCode(database: AppDatabase, email: string, now = new Date()): Promise<void> {
  const windowStart = new Date(now.getTime() - WINDOW_MS);
  const counted = await database.$executeRaw`
    INSERT INTO email_code (email, token_hash, expires_at, attempts, window_started_at, sent_in_window)
    VALUES (${email}, '', ${now}, 0, ${now}, 1)
    ON CONFLICT (email) DO UPDATE SET
      window_started_at = CASE WHEN email_code.window_started_at <= ${windowStart} THEN ${now} ELSE email_code.window_started_at END,
      sent_in_window = CASE WHEN email_code.window_started_at <= ${windowStart} THEN 1 ELSE email_code.sent_in_window + 1 END
    WHERE email_code.window_started_at <= ${windowStart} OR email_code.sent_in_window < ${MAX_CODES}`;
  if (counted === 0) throw new ApiError("too_many_requests", "Too many codes were asked for. Wait a quarter of an hour.");
}

/** Makes `tokenHash` the address's one live code; an older one is void from here on. */
export async function storeCode(database: AppDatabase, email: string, tokenHash: string, expiresAt: Date): Promise<void> {
  const now = new Date();
  const code = { tokenHash, expiresAt, attempts: 0 };
  await database.emailCode.upsert({ where: { email }, update: code, create: { email, ...code, windowStartedAt: now, sentInWindow: 1 } });
}

/**
 * Tries a code. True once only: a right one is deleted, after five wrong ones it is void. The try is counted before it is compared, so tries at the same
 * moment are all counted.
 */
export async function spendCode(database: AppDatabase, email: string, tokenHash: string, now = new Date()): Promise<boolean> {
  const rows = await database.$queryRaw<{ token_hash: string }[]>`
    UPDATE email_code SET attempts = attempts + 1
    WHERE email = ${email} AND token_hash <> '' AND expires_at > ${now} AND attempts < ${MAX_ATTEMPTS}
    RETURNING token_hash`;
  const stored = rows[0]?.token_hash;
  if (stored === undefined || !isEqual(stored, tokenHash)) return false;
  // The window's counters stay: signing in does not buy new codes.
  const { count } = await database.emailCode.updateMany({ where: { email, tokenHash: stored }, data: { tokenHash: "", expiresAt: now } });
  return count === 1;
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
