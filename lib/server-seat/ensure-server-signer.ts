import "./assert-server-runtime.ts";
import { keyQuorumSchema } from "../protocol/api/key-quorums.ts";
import type { AppDatabase } from "./app-database.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
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
  const request = {
    method: "POST",
    path: "/v1/key_quorums",
    headers: { "privy-idempotency-key": `server-signer-${fingerprint}` },
    body: { display_name: "Server alone", public_keys: [publicKeySpkiBase64], authorization_threshold: 1 },
  } as const;
  const answer = await requestWalletApi(request);
  const quorum = parseAnswer(keyQuorumSchema, request, answer);
  await verify(answer, "key_quorum.create");
  const isAsAsked =
    quorum.authorization_threshold === 1 &&
    quorum.user_ids.length === 0 &&
    quorum.key_quorum_ids.length === 0 &&
    quorum.authorization_keys.map((key) => key.public_key).join() === publicKeySpkiBase64;
  if (!isAsAsked) throw new Error("the server's quorum was not created as asked");
  const data = { fingerprint, quorumId: quorum.id };
  const row = await database.serverSigner.upsert({ where: { fingerprint }, create: data, update: {} });
  return row.quorumId;
}
