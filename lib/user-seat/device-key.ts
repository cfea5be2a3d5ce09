import { derFromRaw } from "../protocol/authorization-signature.ts";
import { encodeBase64 } from "../protocol/base64.ts";

const DATABASE = "countersign";
const STORE = "device-keys";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;

interface DeviceKeyRecord {
  privateKey: CryptoKey;
  /** SPKI, base64. */
  publicKey: string;
}

/**
 * The user factor of a browser without passkeys: a P-256 key that was made non-extractable, kept in IndexedDB under the person's wallet user id. Pages of
 * this origin can use it; nobody, not even they, can read it.
 */
export async function createDeviceKey(walletUserId: string): Promise<{ publicKey: string }> {
  const existing = await readRecord(walletUserId);
  // An enrolment that was cut off left a key behind; using it again keeps one key per person and browser.
  if (existing !== null) return { publicKey: existing.publicKey };
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const publicKey = encodeBase64(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)));
  await runTransaction("readwrite", (store) =>
    store.put({ privateKey: pair.privateKey, publicKey } satisfies DeviceKeyRecord, walletUserId),
  );
  return { publicKey };
}

/** ECDSA P-256/SHA-256 over `message`, DER, base64; null when this browser does not hold the person's key. */
export async function signWithDeviceKey(walletUserId: string, message: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const record = await readRecord(walletUserId);
  if (record === null) return null;
  const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, record.privateKey, message);
  return encodeBase64(derFromRaw(new Uint8Array(raw)));
}

async function readRecord(walletUserId: string): Promise<DeviceKeyRecord | null> {
  const value: unknown = await runTransaction("readonly", (store) => store.get(walletUserId));
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is DeviceKeyRecord {
  if (typeof value !== "object" || value === null || !("privateKey" in value) || !("publicKey" in value)) return false;
  return value.privateKey instanceof CryptoKey && typeof value.publicKey === "string";
}

async function runTransaction<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    return await new Promise((resolve, reject) => {
      // `complete`, not the request's own success: only then is a write durable.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB failed"));
      transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB aborted"));
    });
  } finally {
    database.close();
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB cannot be opened"));
  });
}
