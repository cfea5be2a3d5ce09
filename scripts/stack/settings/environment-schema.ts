import { z } from "zod";
import { parseChainTable } from "./parse-chain-table.ts";

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const perMinute = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const ether = (fallback: string) =>
  z
    .string()
    .regex(/^\d+(\.\d{1,18})?$/, "must be an amount of ether, such as 0.5")
    .default(fallback);
const optional = z.string().optional();
const optionalUrl = z.url().optional();
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must be a postgresql:// URL")
  .optional();
const bytes32 = (encoding: "base64" | "hex") =>
  z
    .string()
    .refine((text) => Buffer.from(text, encoding).length === 32, `must be 32 bytes in ${encoding}`)
    .optional();
/** Without the slash at the end, as origins are compared and signed. */
const origin = z
  .url()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, "must be an origin: scheme, host and port, no path")
  .optional();

const chainTable = z
  .string()
  .transform((text, context) => {
    try {
      return parseChainTable(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "cannot be read" });
      return z.NEVER;
    }
  })
  .optional();

/**
 * Every variable that `npm start` reads, from the process or from `.env`. What is left out of these is generated (development only)
 * or derived; the processes check what they are handed once more, each against a schema of its own. `.env.example` explains them.
 */
export const environmentSchema = z.object({
  COUNTERSIGN_MODE: z.enum(["development", "production"]).default("development"),
  DATA_DIR: z.string().default(".data"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),

  PORT: port(3000),
  WEB_HOST: z.string().default("127.0.0.1"),
  WALLET_API_PORT: port(4000),
  WALLET_API_HOST: z.string().default("127.0.0.1"),
  CHAIN_PORT: port(8545),
  POSTGRES_PORT: port(5544),

  WEB_ORIGIN: origin,
  WALLET_API_ORIGIN: origin,

  DATABASE_URL_APP: databaseUrl,
  DATABASE_URL_VAULT: databaseUrl,

  CHAIN_RPC_URL: optionalUrl,
  CHAIN_PUBLIC_RPC_URL: optionalUrl,
  CHAIN_CAIP2: z
    .string()
    .regex(/^eip155:\d+$/, "must look like eip155:1")
    .default("eip155:31337"),
  CHAIN_NAME: z.string().default("Development chain"),
  CHAIN_TABLE: chainTable,

  SOLANA_RPC_URL: optionalUrl,
  SOLANA_CAIP2: z
    .string()
    .regex(/^solana:[1-9A-HJ-NP-Za-km-z]{1,32}$/, "must look like solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")
    .default("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"),
  SOLANA_NAME: z.string().default("Solana Devnet"),

  TRON_API_URL: optionalUrl,
  TRON_CAIP2: z.enum(["tron:mainnet", "tron:nile"]).default("tron:nile"),
  TRON_NAME: z.string().default("Tron Nile"),

  WEBHOOK_TIME_SCALE: z.coerce.number().positive().max(1).default(1),

  HOST_SHARE_KEY: bytes32("base64"),
  OPERATOR_TOKEN: bytes32("hex"),
  NEXTAUTH_SECRET: z.string().min(32, "must be at least 32 characters").optional(),
  SERVER_SEAT_PRIVATE_KEY: optional,
  USER_JWT_PRIVATE_KEY: optional,
  PRIVY_APP_ID: optional,
  PRIVY_APP_SECRET: optional,

  RATE_LIMIT_APP: perMinute(12_000),
  RATE_LIMIT_WALLET: perMinute(1_200),
  RATE_LIMIT_USER: perMinute(600),
  RATE_LIMIT_NEW_USERS: perMinute(240),
  RATE_LIMIT_ADDRESS: perMinute(300),

  RECOVERY_PORT: port(3100),
  RECOVERY_HOST: z.string().default("127.0.0.1"),
  RECOVERY_ORIGIN: origin,
  RECOVERY_SESSION_SECRET: z.string().min(32, "must be at least 32 characters").optional(),
  RECOVERY_WALLET_API_URL: origin,

  SMTP_URL: optionalUrl,
  MAIL_FROM: z.string().default("Countersign <countersign@localhost>"),

  RULE_STEP_UP_ETH: ether("0.5"),
  RULE_DAILY_ETH: ether("2"),
  RULE_DAILY_MAX_ETH: ether("20"),
});

export type Environment = z.infer<typeof environmentSchema>;
