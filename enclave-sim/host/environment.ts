import { z } from "zod";

/** Requests a minute. */
const limit = (fallback: number) => z.coerce.number().pipe(z.int().min(1)).default(fallback);

const port = z.coerce.number().pipe(z.int().min(1).max(65_535));

const chainsSchema = z.record(
  z.string().regex(/^eip155:[1-9][0-9]{0,14}$/, "eip155:<chain id> as key"),
  z.strictObject({ name: z.string().min(1).max(64), rpc_url: z.url({ protocol: /^https?$/ }) }),
);
export type ChainSettings = z.infer<typeof chainsSchema>;

const solanaChainsSchema = z.record(
  z.string().regex(/^solana:[1-9A-HJ-NP-Za-km-z]{1,32}$/, "solana:<first 32 characters of the genesis hash> as key"),
  z.strictObject({ name: z.string().min(1).max(64), rpc_url: z.url({ protocol: /^https?$/ }) }),
);
export type SolanaChainSettings = z.infer<typeof solanaChainsSchema>;

const tronChainsSchema = z.partialRecord(
  z.enum(["tron:mainnet", "tron:nile"]),
  z.strictObject({ name: z.string().min(1).max(64), api_url: z.url({ protocol: /^https?$/ }) }),
);
export type TronChainSettings = z.infer<typeof tronChainsSchema>;

/** A variable that holds JSON. The refusal shows an example, never the value. */
function json<T>(inner: z.ZodType<T>, example: string) {
  return z.string().transform((text, context): T => {
    const result = inner.safeParse(parseJson(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    context.addIssue({ code: "custom", message: `JSON such as ${example} (${issue?.path.join(".")}: ${issue?.message})` });
    return z.NEVER;
  });
}

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  COUNTERSIGN_MODE: z.enum(["development", "production"]),
  DATA_DIR: z.string().min(1),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  WALLET_API_PORT: port.default(4000),
  WALLET_API_HOST: z.string().min(1).default("127.0.0.1"),
  DATABASE_URL_VAULT: z.url({ protocol: /^postgres(ql)?$/ }),
  VSOCK_PATH: z.string().min(1),
  /** Encrypts app shares at rest: 32 bytes, base64. */
  HOST_SHARE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64 (openssl rand -base64 32)")
    .transform((text) => new Uint8Array(Buffer.from(text, "base64"))),
  /** Authorizes `POST /v1/apps` and nothing else: 32 bytes, hex. */
  OPERATOR_TOKEN: z.string().regex(/^[0-9a-f]{64}$/, "32 bytes in hex (openssl rand -hex 32)"),
  /** Shortens the waits of webhook retries; for tests, which cannot wait for days. */
  WEBHOOK_TIME_SCALE: z.coerce.number().pipe(z.number().positive().max(1)).default(1),
  CHAINS: json(chainsSchema, '{"eip155:31337":{"name":"Development chain","rpc_url":"http://127.0.0.1:8545"}}'),
  SOLANA_CHAINS: json(
    solanaChainsSchema,
    '{"solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1":{"name":"Devnet","rpc_url":"https://api.devnet.solana.com"}}',
  ).default({}),
  TRON_CHAINS: json(tronChainsSchema, '{"tron:nile":{"name":"Nile","api_url":"https://nile.trongrid.io"}}').default({}),
  RATE_LIMIT_APP: limit(12_000),
  RATE_LIMIT_WALLET: limit(1_200),
  RATE_LIMIT_USER: limit(600),
  /** Privy's own. */
  RATE_LIMIT_NEW_USERS: limit(240),
  RATE_LIMIT_ADDRESS: limit(300),
});

export type HostEnvironment = Readonly<z.infer<typeof schema>>;

/**
 * Parses the wallet host's environment.
 *
 * @throws Error that lists each wrong variable and what it must be, never a value
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): HostEnvironment {
  // An empty variable is an unset one, as in a .env file.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The wallet host cannot start. See .env.example.\n${lines.join("\n")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
