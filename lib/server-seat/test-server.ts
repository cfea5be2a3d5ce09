import type { AppDatabase } from "./app-database.ts";
import { openTestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

export interface TestServer {
  database: AppDatabase;
  api: TestWalletApi;
  close(): Promise<void>;
}

/** For tests: what the app server stands on, a database and a wallet API, with its environment set to them. */
export async function openTestServer(): Promise<TestServer> {
  const [{ database, close }, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, createTestEnvironment({ WALLET_API_URL: api.url }));
  return {
    database,
    api,
    close: async () => {
      await Promise.all([close(), api.close()]);
    },
  };
}
