import { RECORD_CONTENT, type RecordContent, type RecordType, type SealedRecord } from "../../../lib/protocol/sealed-record.ts";

/** Parsed contents by seal: equal seals are equal contents, and an app's record is read with every request. */
const parsed = new Map<string, unknown>();
/** Of the records' texts: their number alone would bound nothing, for an app chooses how long they are. */
const MAX_PARSED_CHARACTERS = 16 * 1024 * 1024;
let parsedCharacters = 0;

/**
 * Reads a record's content, for what the host does with it: finding, listing, showing, checking an app secret early. The seal is the enclave's to
 * check, so nothing that the host reads here gives anybody a signature (law 2).
 */
export function readContent<T extends RecordType>(type: T, record: SealedRecord): RecordContent<T> {
  if (record.type !== type) throw new Error(`record ${record.id} is a ${record.type}, not a ${type}`);
  const known = parsed.get(record.seal);
  if (known !== undefined) return known as RecordContent<T>;
  const content = RECORD_CONTENT[type].parse(JSON.parse(record.content)) as RecordContent<T>;
  if (parsedCharacters > MAX_PARSED_CHARACTERS) {
    parsed.clear();
    parsedCharacters = 0;
  }
  parsedCharacters += record.content.length;
  parsed.set(record.seal, content);
  return content;
}

/** A deleted record stays as its own newest version; for everybody but the enclave's witness it does not exist. */
export function isDeleted(record: SealedRecord): boolean {
  return "deleted_at" in readContent(record.type, record);
}
