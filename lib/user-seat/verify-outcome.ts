import { sha256 } from "@noble/hashes/sha2.js";
import type { AppConfig } from "../protocol/app/app-state.ts";
import { type Intent, readIntent } from "../protocol/app/read-intent.ts";
import type { RequestPayload } from "../protocol/app/wallet-action.ts";
import { AttestationError } from "../protocol/attestation/attestation-error.ts";
import { isSameMeasurement } from "../protocol/attestation/measurement.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { encodeHex } from "../protocol/hex.ts";
import { p256PublicKeyFromBytes, parseP256PublicKey } from "../protocol/p256-public-key.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { verifyReceipt } from "../protocol/verify-receipt.ts";
import { type LoadedAttestation, loadAttestation, readBootId } from "./load-attestation.ts";

export interface VerifyOutcomeInput {
  config: AppConfig;
  receipt: Receipt;
  /** The request as it was signed. Its hash is computed here. */
  payload: RequestPayload;
  /** What the page shows about it. */
  shown: Intent;
  walletId: string;
  /** Whose signatures this wallet asks for here: both seats, or the one that acted. */
  approval: "both" | "you" | "server";
  /** The wallet backend's id of the person. */
  walletUserId: string;
  /** What came out, as the page shows it: the 0x signature of a message or typed data, or the transaction's hash. */
  produced: string | null;
}

export interface OutcomeCheck {
  name: "signature" | "request" | "seats" | "outcome" | "attestation" | "measurement" | "key";
  ok: boolean;
  /** One sentence for the person. */
  detail: string;
}

/**
 * Checks a receipt in the browser, trusting neither app server nor wallet host for its content: the enclave's signature, what it is about, who signed, and
 * that the key belongs to an enclave whose attestation leads to this installation's (simulated) root and to approved code. Never throws; a check that
 * cannot be made fails.
 */
export async function verifyOutcome(input: VerifyOutcomeInput): Promise<OutcomeCheck[]> {
  const { body } = input.receipt;
  const expected = expectedSeats(input);
  const isSeats = body.threshold === expected.length && [...new Set(body.seats)].sort().join() === expected.sort().join();
  const signed = readIntent(input.payload);
  // What stands on the receipt is read again from the request: a server that words it differently is found out here.
  const isShown = canonicalizeJson(signed) === canonicalizeJson(input.shown);
  const isRequest =
    isShown && body.payload_hash === signed.payloadHash && body.app_id === input.config.appId && body.resource_id === input.walletId;
  return [
    await check("signature", "The receipt is signed by the key it names.", async () => verifyReceipt(input.receipt)),
    await check("request", REQUEST_SIGNED[input.approval], async () => assert(isRequest, "It is about another request.")),
    await check("seats", SEATS_SIGNED[input.approval], async () => assert(isSeats, "It lists other seats.")),
    ...(await checkOutcome(input)),
    ...(await checkAttestation(input)),
  ];
}

const REQUEST_SIGNED = {
  both: "It is about exactly the request you signed.",
  you: "It is about exactly the request you signed.",
  server: "It is about exactly the request your server signed.",
} as const;

const SEATS_SIGNED = {
  both: "Both seats signed: you and your server.",
  you: "Your seat signed, and one was enough.",
  server: "Your server’s seat signed, and one was enough.",
} as const;

function expectedSeats({ approval, walletUserId, config }: VerifyOutcomeInput): string[] {
  const [you, server] = [`user:${walletUserId}`, `key:${config.serverSeatFingerprint}`];
  return { both: [you, server], you: [you], server: [server] }[approval];
}

async function checkOutcome({ receipt, produced, shown }: VerifyOutcomeInput): Promise<OutcomeCheck[]> {
  const what = shown.kind === "send" || shown.kind === "contract-call" ? "transaction" : "signature";
  const isSame = produced !== null && encodeHex(sha256(new TextEncoder().encode(produced))) === receipt.body.outcome_hash;
  return [await check("outcome", `It is about exactly this ${what}.`, async () => assert(isSame, `It is about another ${what}.`))];
}

export async function checkAttestation({ config, receipt }: Pick<VerifyOutcomeInput, "config" | "receipt">): Promise<OutcomeCheck[]> {
  const found = await loadAttestation(config, receipt.body.boot_id).catch((error: unknown) => error);
  if (!isFound(found)) {
    const detail = `The enclave's attestation does not hold: ${reasonOf(found)}`;
    return (["attestation", "measurement", "key"] as const).map((name) => ({ name, ok: false, detail }));
  }
  const { document, measurement, measurements } = found;
  const isApproved = measurements.some((known) => isSameMeasurement(known, measurement));
  return [
    { name: "attestation", ok: true, detail: "The enclave's attestation leads to this installation's simulated Nitro root." },
    await check("measurement", "The enclave runs code that was approved.", async () =>
      assert(isApproved, "Its code was never approved here."),
    ),
    await check("key", "The receipt's key was made inside that enclave.", async () => {
      const attested = p256PublicKeyFromBytes(document.publicKey ?? new Uint8Array(), "The attested key");
      const named = parseP256PublicKey(receipt.public_key, "The receipt's key");
      assert(attested.fingerprint === named.fingerprint, "The attestation names another key.");
      assert(readBootId(document.userData) === receipt.body.boot_id, "The attestation is of another boot.");
    }),
  ];
}

function isFound(value: unknown): value is LoadedAttestation {
  return typeof value === "object" && value !== null && "measurement" in value;
}

export async function check(name: OutcomeCheck["name"], detail: string, verify: () => Promise<void>): Promise<OutcomeCheck> {
  try {
    await verify();
    return { name, ok: true, detail };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error) };
  }
}

export function assert(condition: boolean, message: string): void {
  if (!condition) throw new ApiError("invalid_data", message);
}

function reasonOf(error: unknown): string {
  return error instanceof ApiError || error instanceof AttestationError ? error.message : "It cannot be read.";
}
