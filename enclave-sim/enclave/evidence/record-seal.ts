import { createHmac, timingSafeEqual } from "node:crypto";
import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseStrictJson } from "../../../lib/protocol/parse-strict-json.ts";
import {
  MAX_CONTENT_CHARACTERS,
  RECORD_CONTENT,
  type RecordContent,
  type RecordType,
  type SealedRecord,
} from "../../../lib/protocol/sealed-record.ts";
import { LruCache } from "../lru-cache.ts";

export interface OpenedRecord<T extends RecordType = RecordType> {
  readonly record: SealedRecord & { type: T };
  readonly content: RecordContent<T>;
}

/** Room for some 50,000 ordinary records. Parsed they take a few times as many bytes, and one app alone could fill thousands of records to the brim. */
const MAX_KEPT_CHARACTERS = 32 * 1024 * 1024;

/** Seals and opens records (law 7). One instance per boot; it keeps the most recently opened records parsed. */
export class RecordSealer {
  readonly #key: Uint8Array;
  readonly #opened = new LruCache<string, OpenedRecord>(MAX_KEPT_CHARACTERS, ({ record }) => record.content.length);

  constructor(recordSealKey: Uint8Array) {
    this.#key = recordSealKey;
  }

  /** @throws ApiError invalid_data for content that is too large to be opened again */
  seal<T extends RecordType>(type: T, id: string, appId: string, version: number, content: RecordContent<T>): OpenedRecord<T> {
    const text = canonicalizeJson(RECORD_CONTENT[type].parse(content) as never);
    if (text.length > MAX_CONTENT_CHARACTERS) throw new ApiError("invalid_data", `The ${type} would be too large to be stored.`);
    const unsealed = { type, id, app_id: appId, version, content: text };
    return { record: { ...unsealed, seal: this.#computeSeal(unsealed).toString("base64") }, content };
  }

  /** @throws ApiError sealed_record_invalid when anything in the row differs from what was sealed. */
  open(record: SealedRecord): OpenedRecord {
    const cached = this.#opened.get(record.id);
    // Equal strings in every member mean the seal was verified over exactly these bytes before.
    if (cached !== undefined && isSameRecord(cached.record, record)) return cached;
    const expected = this.#computeSeal(record);
    const given = Buffer.from(record.seal, "base64");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ApiError("sealed_record_invalid", `The stored ${record.type} ${record.id} does not match its seal. Nothing was signed.`, {
        record: record.id,
      });
    }
    const content = RECORD_CONTENT[record.type].parse(parseStrictJson(record.content));
    const opened: OpenedRecord = { record, content };
    this.#opened.set(record.id, opened);
    return opened;
  }

  /** HMAC-SHA256 over a length-prefixed encoding: no two different rows share their bytes. */
  #computeSeal(row: Omit<SealedRecord, "seal">): Buffer {
    const hmac = createHmac("sha256", this.#key);
    for (const part of ["countersign/record/v1", row.type, row.id, row.app_id, String(row.version), row.content]) {
      hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    }
    return hmac.digest();
  }
}

function isSameRecord(a: SealedRecord, b: SealedRecord): boolean {
  return a.seal === b.seal && a.type === b.type && a.app_id === b.app_id && a.version === b.version && a.content === b.content;
}
