import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import { type SealedRecord, sealedRecordSchema } from "../../../lib/protocol/sealed-record.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { ShareCipher } from "../shares/share-cipher.ts";
import type { VaultWriter } from "../vault-database.ts";

export interface Evidence {
  readonly records: SealedRecord[];
  /** Of the one wallet among the records. */
  readonly shares: WalletShares | undefined;
}

interface EvidenceRow extends SealedRecord {
  wallet_id: string | null;
  encapsulated_key: string | null;
  ciphertext: string | null;
  app_share: Uint8Array | null;
}

/**
 * Wallet → quorum → nested quorum → user: what hangs below a wallet is at most this deep; wallet → policy → condition set is less, for the wallet's own
 * policy and for those of its signers alike. Where a policy, a set or an aggregation is not itself named, it leads on only to what it judges by:
 * its owner decides about it, not about what it judges.
 */
const MAX_DEPTH = 3;
/** An app has at most 10 aggregations; the others are deletions that the enclave may not have heard of, the latest first. */
const MAX_AGGREGATIONS = 40;
/** Signing keys sent for one user: the newest. An older one still counts if it is among them; nobody holds more devices. */
const MAX_USER_KEYS = 16;
/** Keys that expired a moment ago are sent behind the live ones: the enclave counts none of them, but tells their holder what is wrong. */
const EXPIRED_KEYS_SHOWN = Prisma.sql`interval '15 minutes'`;

/**
 * Loads everything that an action may need, in one round to the database: the named records, all they refer to, the app's aggregations, the signing
 * keys of the users among them, the approvals of an intent, and a wallet's shares. Only records of this app are seen, so to another app they do not exist.
 *
 * @param leaves records that are shown alone, without what they refer to
 */
export async function loadEvidence(
  database: VaultWriter,
  cipher: ShareCipher,
  appId: string,
  ids: readonly string[],
  leaves: readonly string[] = [],
): Promise<Evidence> {
  const rows = await database.$queryRaw<EvidenceRow[]>(Prisma.sql`
    WITH RECURSIVE evidence AS (
      (SELECT id, type, app_id, version, content, seal, refs, 0 AS depth
        FROM sealed_record WHERE id = ANY(${[appId, ...ids]}) AND app_id = ${appId}
      UNION ALL
      SELECT * FROM (
        SELECT id, type, app_id, version, content, seal, refs, 1 AS depth FROM sealed_record
          WHERE parent_id = ${appId} AND type = 'aggregation' AND (expires_at IS NULL OR expires_at > now())
          ORDER BY expires_at DESC NULLS FIRST LIMIT ${MAX_AGGREGATIONS}
      ) counted)
      UNION ALL
      SELECT r.id, r.type, r.app_id, r.version, r.content, r.seal, r.refs, e.depth + 1
        FROM evidence e JOIN sealed_record r ON r.id = ANY(e.refs) AND r.app_id = e.app_id
        WHERE e.depth < ${MAX_DEPTH} AND NOT e.id = ANY(${[...leaves]}) AND (
          e.depth = 0 OR e.type NOT IN ('policy', 'condition_set', 'aggregation') OR r.type IN ('condition_set', 'aggregation'))
    )
    SELECT e.id, e.type, e.app_id, e.version, e.content, e.seal, s.wallet_id, s.encapsulated_key, s.ciphertext, s.app_share
      FROM evidence e LEFT JOIN wallet_share s ON e.type = 'wallet' AND s.wallet_id = e.id
    UNION ALL
    SELECT k.id, k.type, k.app_id, k.version, k.content, k.seal, NULL, NULL, NULL, NULL
      FROM evidence e CROSS JOIN LATERAL (
        SELECT * FROM sealed_record r
          WHERE r.parent_id = e.id AND r.expires_at > now() - ${EXPIRED_KEYS_SHOWN} AND r.type = 'user_key' AND r.app_id = e.app_id
          ORDER BY r.expires_at DESC LIMIT ${MAX_USER_KEYS}
      ) k WHERE e.type = 'user'
    UNION ALL
    SELECT a.id, a.type, a.app_id, a.version, a.content, a.seal, NULL, NULL, NULL, NULL
      FROM evidence e JOIN sealed_record a ON a.parent_id = e.id AND a.type = 'intent_approval' AND a.app_id = e.app_id
      WHERE e.type = 'intent'`);
  return { records: uniqueRecords(rows), shares: readShares(rows, cipher) };
}

/** Loads single records of an app, and nothing they refer to. */
export async function loadRecords(database: VaultWriter, appId: string, ids: readonly string[]): Promise<SealedRecord[]> {
  const rows = await database.$queryRaw<SealedRecord[]>(Prisma.sql`
    SELECT id, type, app_id, version, content, seal FROM sealed_record WHERE id = ANY(${[appId, ...ids]}) AND app_id = ${appId}`);
  return uniqueRecords(rows);
}

/** A record that is reached on two ways comes twice. */
function uniqueRecords(rows: readonly SealedRecord[]): SealedRecord[] {
  const records = new Map<string, SealedRecord>();
  for (const { id, type, app_id, version, content, seal } of rows) {
    if (!records.has(id)) records.set(id, sealedRecordSchema.parse({ id, type, app_id, version, content, seal }));
  }
  return [...records.values()];
}

function readShares(rows: readonly EvidenceRow[], cipher: ShareCipher): WalletShares | undefined {
  for (const { wallet_id, encapsulated_key, ciphertext, app_share } of rows) {
    if (wallet_id === null || encapsulated_key === null || ciphertext === null || app_share === null) continue;
    const opened = cipher.open(wallet_id, app_share);
    const share = encodeBase64(opened);
    opened.fill(0);
    return { enclave_share: { encapsulated_key, ciphertext }, app_share: share };
  }
  return undefined;
}
