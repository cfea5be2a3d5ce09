import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Logger } from "pino";
import { Chains } from "./chains/chain.ts";
import { SolanaChains } from "./chains/solana/solana-chain.ts";
import { TronChains } from "./chains/tron/tron-chain.ts";
import { Acknowledger } from "./enclave/acknowledger.ts";
import { EnclaveClient } from "./enclave/enclave-client.ts";
import { storeBoot } from "./enclave/store-boot.ts";
import type { HostEnvironment } from "./environment.ts";
import { createHttpApp } from "./http/create-http-app.ts";
import { IntentSweeper } from "./intents/intent-sweeper.ts";
import { createBoss } from "./jobs/create-boss.ts";
import { RateLimits } from "./limits/rate-limits.ts";
import { ReceiptWriter } from "./receipts/receipt-writer.ts";
import { ExpiryCleaner } from "./requests/expiry-cleaner.ts";
import { StoredRequests } from "./requests/stored-requests.ts";
import { allRoutes } from "./routes/all-routes.ts";
import { RowCipher } from "./row-cipher.ts";
import type { HostServices } from "./services.ts";
import { ShareCipher } from "./shares/share-cipher.ts";
import { AccountLock } from "./transactions/account-lock.ts";
import { TransactionStore } from "./transactions/transaction-store.ts";
import { TransactionWatcher } from "./transactions/transaction-watcher.ts";
import { openVaultDatabase } from "./vault-database.ts";
import { DeliveryDispatcher } from "./webhooks/delivery-dispatcher.ts";
import { WebhookEndpoints } from "./webhooks/webhook-endpoints.ts";

/** Queries, and locks that are held while queries run: two pools, for the reason that AccountLock gives. */
const QUERY_CONNECTIONS = 16;
const LOCK_CONNECTIONS = 16;
/** The supervisor waits two seconds. What is cut off is found again by its idempotency key or transaction id. */
const STOP_WITHIN_MS = 1500;

export interface RunningHost {
  readonly url: string;
  /** Takes no new calls, lets the open ones end, then closes everything. */
  stop(): Promise<void>;
}

/** @param holder names this host among those that share its database, and stays the same over restarts */
export async function startHost(environment: HostEnvironment, log: Logger, holder: string): Promise<RunningHost> {
  const database = openVaultDatabase(environment.DATABASE_URL_VAULT, QUERY_CONNECTIONS);
  const lockDatabase = openVaultDatabase(environment.DATABASE_URL_VAULT, LOCK_CONNECTIONS);
  const enclave = new EnclaveClient({ path: environment.VSOCK_PATH, log, onBoot: (boot) => storeBoot(database, boot) });
  const webhookCipher = new RowCipher(environment.HOST_SHARE_KEY, "countersign/webhook-secret/v1");
  // In development receivers run beside us; in production no app may make this server call into its own network.
  const allowPrivate = environment.COUNTERSIGN_MODE === "development";
  const services: HostServices = {
    log,
    operatorToken: environment.OPERATOR_TOKEN,
    holder,
    rateLimits: new RateLimits({
      app: environment.RATE_LIMIT_APP,
      wallet: environment.RATE_LIMIT_WALLET,
      user: environment.RATE_LIMIT_USER,
      new_users: environment.RATE_LIMIT_NEW_USERS,
      address: environment.RATE_LIMIT_ADDRESS,
    }),
    database,
    cipher: new ShareCipher(environment.HOST_SHARE_KEY),
    enclave,
    acknowledger: new Acknowledger(enclave, log),
    storedRequests: new StoredRequests(database, holder),
    receipts: new ReceiptWriter(database),
    chains: new Chains(environment.CHAINS),
    solanaChains: new SolanaChains(environment.SOLANA_CHAINS),
    tronChains: new TronChains(environment.TRON_CHAINS),
    accountLock: new AccountLock(lockDatabase),
    transactions: new TransactionStore(database),
    webhooks: new WebhookEndpoints(database, webhookCipher, allowPrivate),
  };
  const watcher = new TransactionWatcher(services);
  const cleaner = new ExpiryCleaner(database, log);
  const dispatcher = new DeliveryDispatcher({
    database,
    boss: createBoss(environment.DATABASE_URL_VAULT, log),
    cipher: webhookCipher,
    log,
    allowPrivate,
    timeScale: environment.WEBHOOK_TIME_SCALE,
  });
  const intents = new IntentSweeper(services);
  const server = createAdaptorServer({ fetch: createHttpApp(allRoutes, services).fetch }) as Server;
  try {
    // The port first: who has it is this host, and only this host may take up what its last process left.
    await listen(server, environment.WALLET_API_PORT, environment.WALLET_API_HOST);
    await services.storedRequests.releaseOwn();
    await dispatcher.start();
    await intents.releaseOwn();
  } catch (error) {
    enclave.close();
    server.close();
    await dispatcher.stop();
    await Promise.all([database.$disconnect(), lockDatabase.$disconnect()]);
    throw error;
  }
  watcher.start();
  cleaner.start();
  intents.start();

  return { url: `http://${environment.WALLET_API_HOST}:${environment.WALLET_API_PORT}`, stop };

  async function stop(): Promise<void> {
    cleaner.stop();
    await Promise.all([closeServer(server), watcher.stop(), dispatcher.stop(), intents.stop()]);
    enclave.close();
    await Promise.all([database.$disconnect(), lockDatabase.$disconnect()]);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
