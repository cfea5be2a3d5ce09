/** Member that identifies an account, by its type; OAuth accounts have `subject`. */
const MEMBERS: Readonly<Record<string, string>> = {
  email: "address",
  phone: "number",
  custom_auth: "custom_user_id",
  telegram: "telegram_user_id",
  farcaster: "fid",
  wallet: "address",
  passkey: "credential_id",
};

/** The normal form under which an account belongs to one user of an app; null for an account that identifies nobody. */
export function linkedAccountHandle(account: Readonly<Record<string, unknown>>): { type: string; handle: string } | null {
  const { type } = account;
  if (typeof type !== "string") return null;
  const handle = account[MEMBERS[type] ?? "subject"];
  if (typeof handle === "number") return { type, handle: String(handle) };
  return typeof handle === "string" ? { type, handle: normalizeHandle(type, handle) } : null;
}

/** Two spellings of one mailbox, phone number or Ethereum address are one handle. Everything else is compared as it is written. */
export function normalizeHandle(type: string, handle: string): string {
  if (type === "email") return handle.toLowerCase();
  if (type === "phone") return handle.replace(/[^0-9]/g, "");
  return type === "wallet" && /^0x[0-9a-fA-F]{40}$/.test(handle) ? handle.toLowerCase() : handle;
}
