import { generateKeyPairSync } from "node:crypto";

/** For tests: a complete environment of the web process, with keys of its own. */
export function createTestEnvironment(changed: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    NODE_ENV: "test",
    COUNTERSIGN_MODE: "development",
    DATA_DIR: "/nonexistent",
    LOG_LEVEL: "silent",
    WEB_ORIGIN: "http://localhost:3000",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "x".repeat(43),
    DATABASE_URL_APP: "postgresql://app:app@127.0.0.1:1/countersign_app",
    WALLET_API_URL: "http://127.0.0.1:4000",
    WALLET_API_ORIGIN: "http://localhost:4000",
    PRIVY_APP_ID: `c${"1".repeat(24)}`,
    PRIVY_APP_SECRET: "test-app-secret-0123456789",
    SERVER_SEAT_PRIVATE_KEY: createKey(),
    USER_JWT_PRIVATE_KEY: createKey(),
    CHAIN_CAIP2: "eip155:31337",
    CHAIN_NAME: "Development chain",
    CHAIN_RPC_URL: "http://127.0.0.1:8545",
    ...changed,
  };
}

function createKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
}
