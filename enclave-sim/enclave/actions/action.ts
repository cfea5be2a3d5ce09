import type { ReceiptBody } from "../../../lib/protocol/receipt.ts";
import type { AppContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveRequest, EnclaveResult } from "../../../lib/protocol/vsock.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { RecordSealer } from "../evidence/record-seal.ts";
import type { ImportKeys } from "../imports/import-keys.ts";
import type { ParsedRequest } from "../requests/parsed-request.ts";
import type { ShareBox } from "../shares/share-box.ts";
import type { TestTokenSigner } from "../test-accounts/test-token-signer.ts";
import type { WitnessLedger } from "../witness/witness-ledger.ts";

/** What exists once a boot. */
export interface Services {
  readonly sealer: RecordSealer;
  readonly ledger: WitnessLedger;
  readonly shareBox: ShareBox;
  readonly importKeys: ImportKeys;
  readonly testTokens: TestTokenSigner;
}

export interface ActionContext {
  readonly message: EnclaveRequest;
  readonly request: ParsedRequest;
  readonly evidence: Evidence;
  readonly app: AppContent;
  readonly services: Services;
  /** What the route's pattern captured, in order. */
  readonly params: readonly string[];
}

export interface ActionResult {
  readonly status: number;
  readonly body: unknown;
  readonly records?: SealedRecord[];
  readonly created_shares?: NonNullable<EnclaveResult["created_shares"]>;
  readonly transaction?: NonNullable<EnclaveResult["transaction"]>;
  readonly transactions?: NonNullable<EnclaveResult["transactions"]>;
  /** Facts that the receipt states; null for `authorize`, which does nothing. */
  readonly receipt: Pick<ReceiptBody, "resource_id" | "action" | "payload_hash" | "seats" | "threshold" | "policy" | "outcome_hash"> | null;
}

export type Action = (context: ActionContext) => Promise<ActionResult>;
