import { ApiError } from "../protocol/errors.ts";

/**
 * One spelling per mailbox, so that code, account and attempt counter meet. Refuses what could name two mailboxes (commas, quotes, several @): the code must go to
 * the address that the account is named after.
 *
 * @throws ApiError invalid_data
 */
export function normalizeEmail(text: string): string {
  const email = text.normalize("NFKC").trim().toLowerCase();
  const isPlain =
    email.length <= 254 && /^[^\s@",;:<>()[\]\\\p{C}]{1,64}@[^\s@",;:<>()[\]\\\p{C}]+\.[^\s@",;:<>()[\]\\\p{C}.]+$/u.test(email);
  if (!isPlain) throw new ApiError("invalid_data", "This is not an email address.", { field: "email" });
  return email;
}
