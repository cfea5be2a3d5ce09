import { createHash } from "node:crypto";
import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { VaultDatabase, VaultWriter } from "../vault-database.ts";

/** What makes two requests "the same". */
export interface RequestScope {
  readonly appId: string;
  readonly method: string;
  readonly path: string;
  /** `key:<idempotency key>` or `payload:<payload hash>`. */
  readonly key: string;
}

/** Privy's window. */
const WINDOW_MS = 24 * 60 * 60 * 1000;
/** Longer than any request may take. Only after it may another host take over what a dead one left. */
const LEASE_MS = 60_000;

/** Asserted word for word by the SDK's own tests. */
const REUSED = "Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.";

interface StoredRow {
  body_hash: string;
  state: string;
  status: number | null;
  response: string | null;
  receipt_id: string | null;
}

/**
 * Remembers requests that must not run twice, and their answers (laws 6 and 12). A request is entered before the enclave acts, and its answer is
 * stored in the transaction that stores everything else it did. Who repeats it gets that answer; while it runs, nobody else may run it.
 */
export class StoredRequests {
  readonly #database: VaultDatabase;
  readonly #holder: string;

  /** @param holder names this host among those of one database, and stays the same over restarts */
  constructor(database: VaultDatabase, holder: string) {
    this.#database = database;
    this.#holder = holder;
  }

  /** At start: what this host was working on when it died is not running any more, so the same request may take it up at once. */
  async releaseOwn(): Promise<void> {
    await this.#database.storedRequest.updateMany({
      where: { holder: this.#holder, state: "in_flight" },
      data: { leaseUntil: new Date(0) },
    });
  }

  /**
   * Claims the request for this caller, or returns the answer it already got.
   *
   * @returns null when the caller shall run it; it then calls `complete` or `abandon`
   * @throws ApiError invalid_data for another body under the same key; request_in_progress
   */
  async begin(scope: RequestScope, body: JsonValue | undefined): Promise<ApiAnswer | null> {
    const bodyHash = hashBody(body);
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await this.#claim(scope, bodyHash)) return null;
      const row = await this.#find(scope);
      // Abandoned between the two statements: it is free again.
      if (row === undefined) continue;
      if (row.body_hash !== bodyHash) throw new ApiError("invalid_data", REUSED);
      if (row.state === "done" && row.status !== null && row.response !== null) {
        return { status: row.status, text: row.response, headers: receiptHeader(row.receipt_id) };
      }
      break;
    }
    throw new ApiError("request_in_progress", "The same request is still running. Wait for its answer, then ask again with the same key.");
  }

  /** One statement decides: either the row is new (or its owner is dead, or its day is over) and now ours, or it is somebody's. */
  async #claim({ appId, method, path, key }: RequestScope, bodyHash: string): Promise<boolean> {
    const now = Date.now();
    const [leaseUntil, expiresAt] = [new Date(now + LEASE_MS), new Date(now + WINDOW_MS)];
    const claimed = await this.#database.$executeRaw(Prisma.sql`
      INSERT INTO stored_request AS r (app_id, method, path, key, body_hash, state, holder, lease_until, expires_at)
      VALUES (${appId}, ${method}, ${path}, ${key}, ${bodyHash}, 'in_flight', ${this.#holder}, ${leaseUntil}, ${expiresAt})
      ON CONFLICT (app_id, method, path, key) DO UPDATE SET body_hash = EXCLUDED.body_hash, state = 'in_flight', holder = EXCLUDED.holder,
        lease_until = EXCLUDED.lease_until, expires_at = EXCLUDED.expires_at, status = NULL, response = NULL, receipt_id = NULL
      WHERE r.expires_at < now() OR (r.state = 'in_flight' AND r.lease_until < now() AND r.body_hash = EXCLUDED.body_hash)`);
    return claimed === 1;
  }

  async #find({ appId, method, path, key }: RequestScope): Promise<StoredRow | undefined> {
    const [row] = await this.#database.$queryRaw<StoredRow[]>(Prisma.sql`
      SELECT body_hash, state, status, response, receipt_id FROM stored_request
      WHERE app_id = ${appId} AND method = ${method} AND path = ${path} AND key = ${key}`);
    return row;
  }

  /** Stores the answer; to be called inside the transaction that stores what the request did. */
  async complete(
    writer: VaultWriter,
    { appId, method, path, key }: RequestScope,
    answer: ApiAnswer,
    receiptId: string | null,
  ): Promise<void> {
    await writer.storedRequest.updateMany({
      where: { appId, method, path, key, holder: this.#holder },
      data: { state: "done", status: answer.status, response: answer.text, receiptId },
    });
  }

  /** Forgets a request that came to nothing, so that it may be sent again. */
  async abandon({ appId, method, path, key }: RequestScope): Promise<void> {
    await this.#database.storedRequest.deleteMany({ where: { appId, method, path, key, holder: this.#holder, state: "in_flight" } });
  }
}

export function receiptHeader(receiptId: string | null): Record<string, string> {
  return receiptId === null ? {} : { "countersign-receipt-id": receiptId };
}

/** SHA-256, hex, over canonical text, so that the order of members makes no other body. */
export function hashBody(body: JsonValue | undefined): string {
  return createHash("sha256")
    .update(body === undefined ? "" : canonicalizeJson(body))
    .digest("hex");
}
