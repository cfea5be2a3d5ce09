import type { User } from "../../prisma/app/generated/client.ts";
import type { AppDatabase } from "./app-database.ts";
import type { Behaviour } from "./test-wallet-api.ts";
import type { VerifyCreation } from "./verify-creation.ts";

/** For tests about what is asked for and kept; verify-creation.test.ts is about what is believed. */
export const believe: VerifyCreation = async () => undefined;

export interface TestQuorum {
  threshold: number;
  keys?: readonly string[];
  users?: readonly string[];
}

/** For tests: a person whose factor is enrolled. */
export async function createTestOwner(database: AppDatabase, id: string): Promise<User & { walletUserId: string }> {
  const walletUserId = `did:privy:${id}`;
  return { ...(await database.user.create({ data: { email: `${id}@example.test`, walletUserId } })), walletUserId };
}

/** For tests: a backend's answers while a wallet of its own quorum is made or brought: factors, quorum, wallet. */
export function creationAnswers(id: string, quorum: TestQuorum, wallet: object): Behaviour[] {
  return [
    { data: [{ type: "device", id: `f${id}`, public_key: "cHVibGlj", enrolled_at: 1 }] },
    quorumBody(quorum),
    {
      id,
      policy_ids: [],
      additional_signers: [],
      owner_id: "quorum1",
      created_at: 1,
      exported_at: null,
      imported_at: null,
      ...wallet,
    },
  ].map((body) => ({ status: 200, body }));
}

export function quorumBody({ threshold, keys = [], users = [] }: TestQuorum): object {
  return {
    id: "quorum1",
    display_name: null,
    authorization_threshold: threshold,
    authorization_keys: keys.map((public_key) => ({ public_key, display_name: null })),
    user_ids: users,
    key_quorum_ids: [],
  };
}
