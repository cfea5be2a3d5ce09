import "../server-seat/assert-server-runtime.ts";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import type { User } from "../../prisma/app/generated/client.ts";
import type { AppDatabase } from "../server-seat/app-database.ts";
import { spendCode, storeCode } from "./email-code-store.ts";
import { normalizeEmail } from "./normalize-email.ts";

/** next-auth over our own tables. Sessions are encrypted cookies and the only provider is email, so there are no session and account rows. */
export function createAppAdapter(database: AppDatabase): Adapter {
  return {
    createUser: async ({ email, emailVerified }: Omit<AdapterUser, "id">) =>
      formatUser(await database.user.create({ data: { email: normalizeEmail(email), emailVerifiedAt: emailVerified } })),
    getUser: async (id) => formatNullable(await database.user.findUnique({ where: { id } })),
    getUserByEmail: async (email) => formatNullable(await database.user.findUnique({ where: { email: normalizeEmail(email) } })),
    updateUser: async ({ id, emailVerified }) =>
      formatUser(
        await database.user.update({ where: { id }, data: emailVerified === undefined ? {} : { emailVerifiedAt: emailVerified } }),
      ),
    createVerificationToken: async ({ identifier, token, expires }) => {
      await storeCode(database, normalizeEmail(identifier), token, expires);
      return { identifier, token, expires };
    },
    // Without an address there would be no counter to count the try on, and a code could be guessed against all addresses at once.
    useVerificationToken: async ({ identifier, token }) => {
      if (typeof identifier !== "string" || identifier === "") return null;
      const email = normalizeEmail(identifier);
      const isRight = await spendCode(database, email, token);
      // next-auth compares `expires` itself; the store has checked it already.
      return isRight ? { identifier: email, token, expires: new Date(Date.now() + 60_000) } : null;
    },
  };
}

function formatUser({ id, email, emailVerifiedAt }: User): AdapterUser {
  return { id, email, emailVerified: emailVerifiedAt };
}

function formatNullable(user: User | null): AdapterUser | null {
  return user === null ? null : formatUser(user);
}
