import { z } from "zod";
import { policySchema } from "../protocol/api/policies.ts";
import { policyReplaySchema } from "../protocol/api/policy-replay.ts";
import { dryRunSchema } from "../protocol/api/policy-verdicts.ts";
import { type ActivityPage, type ActivityRow, activityPageSchema, activityRowSchema } from "../protocol/app/activity.ts";
import type { AttestationPolicy, FactorSummary, HealthReport } from "../protocol/app/app-state.ts";
import {
  type Automation,
  automationListSchema,
  type NewAutomation,
  type SignersChange,
  signersChangeSchema,
} from "../protocol/app/automation.ts";
import {
  type ChangeOutcome,
  type ChangePayload,
  type ChangeRequest,
  type CustodyChange,
  changeOutcomeSchema,
  custodyChangeListSchema,
  type NewPolicy,
} from "../protocol/app/custody-change.ts";
import { type ImportKeyRequest, type ImportRequest, importKeyResponseSchema } from "../protocol/app/import-request.ts";
import { type CustodyKind, type SeatWallet, seatWalletSchema } from "../protocol/app/seat-wallet.ts";
import {
  type DryRunRequest,
  madeCapSchema,
  type RuleJson,
  type StandardCapRequest,
  type WalletLimits,
  walletLimitsSchema,
} from "../protocol/app/wallet-limits.ts";
import { type WalletRecords, walletRecordsSchema } from "../protocol/app/wallet-records.ts";
import { measurementSchema } from "../protocol/attestation/measurement.ts";
import { tokenSchema as knownTokenSchema, type Token } from "../protocol/chains/chain-table.ts";
import { ApiError } from "../protocol/errors.ts";
import { readApiResponse } from "./read-api-response.ts";

/** The app server's JSON routes, as the pages call them. Each throws an ApiError with the server's code, text and details. */

const factorSchema = z.object({ id: z.string(), type: z.enum(["passkey", "device"]), credentialId: z.string().exactOptional() });
const userSchema = z.object({ userId: z.string(), factor: factorSchema.nullable() });
const tokenSchema = z.object({ token: z.string(), userId: z.string() });
const walletSchema = z.object({ wallet: seatWalletSchema });
const healthSchema = z.object({ web: z.literal(true), walletApi: z.boolean(), enclave: z.boolean(), chain: z.boolean() });
const tokensSchema = z.object({ tokens: z.array(knownTokenSchema) });
const attestationPolicySchema = z.object({ rootPem: z.string().nullable(), measurements: z.array(measurementSchema) });
const createdPolicySchema = z.object({ policy: policySchema });
const pausedSchema = z.object({ paused: z.boolean() });
const fundSchema = z.object({ hash: z.string() });

/** Creates this person at the wallet backend, once; later calls answer the same. `factor` is null until one is enrolled. */
export async function createSeatUser(): Promise<{ userId: string; factor: FactorSummary | null }> {
  return post("/api/seat/user", {}, userSchema);
}

/** Creates the first wallet and its 2-of-2 quorum, once; needs an enrolled factor. */
export async function ensureFirstWallet(): Promise<{ wallet: SeatWallet }> {
  return post("/api/seat/wallet", {}, walletSchema);
}

export interface NewWallet {
  custody: CustodyKind;
  chainType: SeatWallet["chain_type"];
  name: string;
  /** The same for a second try at the same wallet. */
  creationId: string;
}

/** Creates one more wallet under the custody that was chosen, with the enclave's receipt checked by the app server. */
export async function createWallet(wallet: NewWallet): Promise<{ wallet: SeatWallet }> {
  return post("/api/wallets", wallet, walletSchema);
}

/** The key to encrypt an import to, and the receipt that proves whose it is. Check it before use: `assertEnclaveKey`. */
export async function getImportKey(request: ImportKeyRequest): Promise<z.infer<typeof importKeyResponseSchema>> {
  return post("/api/wallets/import/key", request, importKeyResponseSchema);
}

/** A wallet of a key that was sealed to the enclave here. */
export async function importWallet(request: ImportRequest): Promise<{ wallet: SeatWallet }> {
  return post("/api/wallets/import", request, walletSchema);
}

/** The tokens that this app knows on its chain. */
export async function getTokens(): Promise<Token[]> {
  return (await get("/api/tokens", tokensSchema)).tokens;
}

/** Who may do what with a wallet, read from the wallet API. */
export async function getWalletRecords(walletId: string): Promise<WalletRecords> {
  return get(`/api/wallets/${encodeURIComponent(walletId)}/records`, walletRecordsSchema);
}

/** A user JWT for five minutes; with a recipient key (SPKI, base64) it is good for that key only. */
export async function getWalletToken(recipientPublicKey?: string): Promise<{ token: string; userId: string }> {
  return post("/api/wallet-token", recipientPublicKey === undefined ? {} : { recipientPublicKey }, tokenSchema);
}

/** Development only: 1 ETH, or 100 of a test token, from the local chain's own account. */
export async function fundWallet(walletId: string, asset = "eth"): Promise<{ hash: string }> {
  return post("/api/dev/fund", { walletId, asset }, fundSchema);
}

/** One wallet's activity, newest first. */
export async function getActivityPage(walletId: string, cursor?: string): Promise<ActivityPage> {
  const query = new URLSearchParams({ wallet: walletId, ...(cursor === undefined ? {} : { cursor }) });
  return get(`/api/activity?${query}`, activityPageSchema);
}

export async function getActivityRow(id: string): Promise<ActivityRow> {
  return get(`/api/activity/${encodeURIComponent(id)}`, activityRowSchema);
}

/** The root and the measurements that this installation holds enclaves against. */
export async function getAttestationPolicy(): Promise<AttestationPolicy> {
  return get("/api/attestation-policy", attestationPolicySchema);
}

export async function getHealth(): Promise<HealthReport> {
  return get("/api/health", healthSchema);
}

/** The server's half of a change of custody; with the person's signature and the agreement of their factor. */
export async function submitChange(change: ChangeRequest): Promise<ChangeOutcome> {
  return post("/api/custody-changes", change, changeOutcomeSchema);
}

/** The recovery site's: a key, taken out by the server's seat alone. */
export async function submitRecovery(requestPayload: ChangePayload): Promise<ChangeOutcome> {
  return post("/api/recovery/export", { requestPayload }, changeOutcomeSchema);
}

/** What was changed about a wallet, newest first. */
export async function listChanges(walletId: string): Promise<CustodyChange[]> {
  return (await get(`/api/custody-changes?${new URLSearchParams({ wallet: walletId })}`, custodyChangeListSchema)).data;
}

/** Makes a policy that judges nothing until a change names it. */
export async function createPolicy(policy: NewPolicy): Promise<z.infer<typeof policySchema>> {
  return (await post("/api/policies", policy, createdPolicySchema)).policy;
}

/** Writes an automation down; it runs once the answered signers are signed. */
export async function createAutomation(automation: NewAutomation): Promise<SignersChange> {
  return post("/api/automations", automation, signersChangeSchema);
}

/** Stops an automation at once; its rule is gone once the answered signers are signed. */
export async function removeAutomation(automationId: string, creationId: string): Promise<SignersChange> {
  return post("/api/automations/removal", { automationId, creationId }, signersChangeSchema);
}

export async function pauseAutomation(automationId: string, paused: boolean): Promise<void> {
  await post("/api/automations/pause", { automationId, paused }, pausedSchema);
}

export async function listAutomations(walletId: string): Promise<Automation[]> {
  return (await get(`/api/automations?${new URLSearchParams({ wallet: walletId })}`, automationListSchema)).data;
}

/** What limits a wallet, and what is left of each cap. */
export async function getWalletLimits(walletId: string): Promise<WalletLimits> {
  return get(`/api/wallets/${encodeURIComponent(walletId)}/limits`, walletLimitsSchema);
}

/** The id of the count that a day's limit is held against. */
export async function ensureDayCap(cap: StandardCapRequest): Promise<string> {
  return (await post("/api/standard-caps", cap, madeCapSchema)).aggregationId;
}

/** What rules would have refused of what the wallet has sent. */
export async function replayPolicy(walletId: string, rules: readonly RuleJson[]): Promise<z.infer<typeof policyReplaySchema>> {
  return post("/api/policy-replay", { walletId, rules }, policyReplaySchema);
}

/** What the wallet's policy would say to a request. Nothing is signed. */
export async function dryRun(request: DryRunRequest): Promise<z.infer<typeof dryRunSchema>> {
  return post("/api/dry-run", request, dryRunSchema);
}

async function post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return readApiResponse(schema, await send(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return readApiResponse(schema, await send(path, { headers: { accept: "application/json" } }));
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new ApiError("web_unavailable", "The app server cannot be reached.");
  }
}
