/** Member that identifies an account, by its type; OAuth accounts have `subject`. */
const MEMBERS: Readonly<Record<string, string>> = {
  email: "address",
  phone: "number",
  custom_auth: "custom_user_id",
  telegram: "telegram_user_id",
};

/** The normal form under which an account belongs to one user of an app; null for an account that identifies nobody. */
export function linkedAccountHandle(account: Readonly<Record<string, unknown>>): { type: string; handle: string } | null {
  const { type } = account;
  if (typeof type !== "string") return null;
  const handle = account[MEMBERS[type] ?? "subject"];
  if (typeof handle !== "string") return null;
  if (type === "email") return { type, handle: handle.toLowerCase() };
  if (type === "phone") return { type, handle: handle.replace(/[^0-9]/g, "") };
  return { type, handle };
}
