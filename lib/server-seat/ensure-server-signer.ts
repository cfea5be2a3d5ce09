import "./assert-server-runtime.ts";
import type { AppDatabase } from "./app-database.ts";
import { createQuorum } from "./create-quorum.ts";
import type { ServerSeatKey } from "./server-seat-key.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

/** The quorum of the server's seat alone, by which it can be an additional signer; made at first use. @returns its id */
export async function ensureServerSigner(
  database: AppDatabase,
  { fingerprint, publicKeySpkiBase64 }: ServerSeatKey,
  verify: VerifyCreation = verifyCreation,
): Promise<string> {
  const known = await database.serverSigner.findUnique({ where: { fingerprint } });
  if (known !== null) return known.quorumId;
  const asked = { display_name: "Server alone", user_ids: [], public_keys: [publicKeySpkiBase64], authorization_threshold: 1 };
  const quorum = await createQuorum(asked, `server-signer-${fingerprint}`, verify);
  const data = { fingerprint, quorumId: quorum.id };
  const row = await database.serverSigner.upsert({ where: { fingerprint }, create: data, update: {} });
  return row.quorumId;
}
