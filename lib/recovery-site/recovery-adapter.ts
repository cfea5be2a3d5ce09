import "../server-seat/assert-server-runtime.ts";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import { normalizeEmail } from "../auth/normalize-email.ts";
import type { CodeMemory } from "./code-memory.ts";

/**
 * next-auth without a database. A person here is an address that was confirmed: everybody can confirm theirs, so nothing that happens before tells who has a wallet.
 *
 * @param browser who asks, so that a code is good only there
 */
export function createRecoveryAdapter(codes: CodeMemory, browser: string | null): Adapter {
  return {
    getUserByEmail: async (email) => formatPerson(email),
    getUser: async (id) => formatPerson(id),
    createUser: async ({ email }: Omit<AdapterUser, "id">) => formatPerson(email),
    updateUser: async ({ id }) => formatPerson(id),
    createVerificationToken: async ({ identifier, token, expires }) => {
      codes.store(normalizeEmail(identifier), browser, token, expires);
      return { identifier, token, expires };
    },
    useVerificationToken: async ({ identifier, token }) => {
      if (typeof identifier !== "string" || identifier === "") return null;
      const email = normalizeEmail(identifier);
      // next-auth compares `expires` itself; the memory has checked it already.
      return codes.spend(email, browser, token) ? { identifier: email, token, expires: new Date(Date.now() + 60_000) } : null;
    },
  };
}

function formatPerson(text: string): AdapterUser {
  const email = normalizeEmail(text);
  return { id: email, email, emailVerified: null };
}
