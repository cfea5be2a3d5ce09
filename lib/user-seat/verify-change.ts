import type { AppConfig } from "../protocol/app/app-state.ts";
import type { CustodyChange } from "../protocol/app/custody-change.ts";
import { readChange } from "../protocol/app/read-change.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { verifyReceipt } from "../protocol/verify-receipt.ts";
import { assert, check, checkAttestation, type OutcomeCheck } from "./verify-outcome.ts";

export interface VerifyChangeInput {
  config: AppConfig;
  change: CustodyChange;
  receipt: Receipt;
  /** The wallet backend's id of the person. */
  walletUserId: string;
}

const SIGNED_BY = {
  both: "Both seats signed: you and your server.",
  user: "Your seat signed.",
  server: "Your server’s seat signed, without you.",
} as const satisfies Record<CustodyChange["actor"], string>;

/** Checks the receipt of a change in the browser, as verifyOutcome does for what moves money. Never throws; a check that cannot be made fails. */
export async function verifyChange({ config, change, receipt, walletUserId }: VerifyChangeInput): Promise<OutcomeCheck[]> {
  const { body } = receipt;
  const signed = readChange(change.payload);
  const isShown = signed?.kind === change.kind && canonicalizeJson(change.payload.body) === canonicalizeJson(change.body);
  const isRequest =
    isShown && body.payload_hash === signed.payloadHash && body.app_id === config.appId && body.resource_id === signed.subjectId;
  const [you, server] = [`user:${walletUserId}`, `key:${config.serverSeatFingerprint}`];
  const expected = { both: [you, server], user: [you], server: [server] }[change.actor];
  const isSeats = [...new Set(body.seats)].sort().join() === expected.sort().join();
  return [
    await check("signature", "The receipt is signed by the key it names.", async () => verifyReceipt(receipt)),
    await check("request", "It is about exactly this change.", async () => assert(isRequest, "It is about another request.")),
    await check("seats", SIGNED_BY[change.actor], async () => assert(isSeats, "It lists other seats.")),
    ...(await checkAttestation({ config, receipt })),
  ];
}
