import type { z } from "zod";
import { userSchema } from "../../../lib/protocol/api/users.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { describeUsers } from "../records/describe-users.ts";
import type { VaultWriter } from "../vault-database.ts";

/** Privy's User of a payload: accounts as this version of the record has them, wallets as the writer sees them now. */
export async function describeUser(writer: VaultWriter, record: SealedRecord): Promise<z.output<typeof userSchema>> {
  const [user] = await describeUsers(writer, [record]);
  return userSchema.parse(user);
}
