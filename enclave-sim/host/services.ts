import type { Logger } from "pino";
import type { Chains } from "./chains/chain.ts";
import type { SolanaChains } from "./chains/solana/solana-chain.ts";
import type { TronChains } from "./chains/tron/tron-chain.ts";
import type { Acknowledger } from "./enclave/acknowledger.ts";
import type { EnclaveClient } from "./enclave/enclave-client.ts";
import type { RateLimits } from "./limits/rate-limits.ts";
import type { ReceiptWriter } from "./receipts/receipt-writer.ts";
import type { StoredRequests } from "./requests/stored-requests.ts";
import type { ShareCipher } from "./shares/share-cipher.ts";
import type { AccountLock } from "./transactions/account-lock.ts";
import type { TransactionStore } from "./transactions/transaction-store.ts";
import type { VaultDatabase } from "./vault-database.ts";
import type { WebhookEndpoints } from "./webhooks/webhook-endpoints.ts";

/** What exists once a process; every route gets it. */
export interface HostServices {
  readonly log: Logger;
  readonly operatorToken: string;
  /** Names this host among those that share its database, and stays the same over restarts. */
  readonly holder: string;
  readonly rateLimits: RateLimits;
  readonly database: VaultDatabase;
  readonly cipher: ShareCipher;
  readonly enclave: EnclaveClient;
  readonly acknowledger: Acknowledger;
  readonly storedRequests: StoredRequests;
  readonly receipts: ReceiptWriter;
  readonly chains: Chains;
  readonly solanaChains: SolanaChains;
  readonly tronChains: TronChains;
  readonly accountLock: AccountLock;
  readonly transactions: TransactionStore;
  readonly webhooks: WebhookEndpoints;
}
