import "./assert-server-runtime.ts";
import { z } from "zod";

const DECIMAL_ETH = /^(0|[1-9][0-9]{0,8})(\.[0-9]{1,18})?$/;
const eth = (defaultValue: string) => z.string().regex(DECIMAL_ETH, "an amount in ETH such as 0.5").default(defaultValue);
const httpUrl = z.url({ protocol: /^https?$/ });
const origin = httpUrl.refine(
  (text) => new URL(text).origin === text,
  "an origin: scheme, host and port, without a path or trailing slash",
);
const pkcs8 = z.base64().min(100).max(400);

/** What the app server and the recovery site both have. */
const siteShape = {
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Decides the conveniences of a development stack. `next start` has NODE_ENV=production in both. */
  COUNTERSIGN_MODE: z.enum(["development", "production"]),
  DATA_DIR: z.string().min(1),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  WEB_ORIGIN: origin,
  NEXTAUTH_URL: httpUrl,
  NEXTAUTH_SECRET: z.string().min(32),
  /** Where this process reaches the wallet API. */
  WALLET_API_URL: origin,
  /** The origin that signed urls start with. */
  WALLET_API_ORIGIN: origin,
  PRIVY_APP_ID: z.string().min(1).max(64),
  PRIVY_APP_SECRET: z.string().min(16),
  /** PKCS#8 of a P-256 key, base64. */
  SERVER_SEAT_PRIVATE_KEY: pkcs8,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).default("Countersign <no-reply@localhost>"),
};

type Complain = (variable: string, message: string) => void;
type SiteVariables = z.infer<z.ZodObject<typeof siteShape>>;

const appSchema = z
  .object({
    ...siteShape,
    COUNTERSIGN_SITE: z.literal("app").default("app"),
    DATABASE_URL_APP: z.url({ protocol: /^postgres(ql)?$/ }),
    /** As the server seat. */
    USER_JWT_PRIVATE_KEY: pkcs8,
    CHAIN_CAIP2: z.string().regex(/^eip155:[1-9][0-9]{0,14}$/, "eip155:<chain id>"),
    CHAIN_NAME: z.string().min(1).max(64),
    CHAIN_RPC_URL: httpUrl,
    /** Where browsers read the chain; as above unless set. */
    CHAIN_PUBLIC_RPC_URL: httpUrl.optional(),
    RULE_STEP_UP_ETH: eth("0.5"),
    RULE_DAILY_ETH: eth("2"),
    RULE_DAILY_MAX_ETH: eth("20"),
  })
  .superRefine((value, context) => {
    const complain: Complain = (variable, message) => context.addIssue({ code: "custom", path: [variable], message });
    if (Number(value.RULE_DAILY_ETH) > Number(value.RULE_DAILY_MAX_ETH)) complain("RULE_DAILY_ETH", "must not exceed RULE_DAILY_MAX_ETH");
    checkSite(value, complain);
  });

const foreign = z.undefined("must not be known to the recovery site").optional();

const recoverySchema = z
  .object({
    ...siteShape,
    COUNTERSIGN_SITE: z.literal("recovery"),
    // What leaks from the recovery site must not be more than it needs.
    DATABASE_URL_APP: foreign,
    USER_JWT_PRIVATE_KEY: foreign,
  })
  .superRefine((value, context) =>
    checkSite(value, (variable, message) => context.addIssue({ code: "custom", path: [variable], message })),
  );

export type ServerEnvironment = Readonly<z.infer<typeof appSchema>>;
export type SiteEnvironment = ServerEnvironment | Readonly<z.infer<typeof recoverySchema>>;

/**
 * Parses the environment of a web process, the app server's or the recovery site's.
 *
 * @throws Error that lists each wrong variable and what it must be, never a value
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): SiteEnvironment {
  // An empty variable is an unset one: `SMTP_URL=` in a .env file means none.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = (given.COUNTERSIGN_SITE === "recovery" ? recoverySchema : appSchema).safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The web process cannot start. See .env.example.\n${lines.join("\n")}`);
}

let cached: SiteEnvironment | undefined;

/** This process's environment as far as both sites have it, parsed at first use: a build must not need secrets. */
export function getSiteEnvironment(): SiteEnvironment {
  cached ??= parseEnvironment(process.env);
  return cached;
}

/** The app server's environment. @throws Error on the recovery site, which has nothing that needs it */
export function getEnvironment(): ServerEnvironment {
  const environment = getSiteEnvironment();
  if (environment.COUNTERSIGN_SITE === "app") return environment;
  throw new Error("this is the app server's; the recovery site has no part in it");
}

/** Whether this process is the recovery site. */
export function isRecoverySite(): boolean {
  return getSiteEnvironment().COUNTERSIGN_SITE === "recovery";
}

function checkSite(value: SiteVariables, complain: Complain): void {
  if (!URL.canParse(value.NEXTAUTH_URL) || new URL(value.NEXTAUTH_URL).origin !== value.WEB_ORIGIN)
    complain("NEXTAUTH_URL", "must start with WEB_ORIGIN");
  if (value.COUNTERSIGN_MODE === "development") return;
  if (value.SMTP_URL === undefined) complain("SMTP_URL", "is required in production: the local mailbox exists in development only");
  // Passkeys and cookies that are worth anything need a secure context.
  if (!isSecureContext(value.WEB_ORIGIN)) complain("WEB_ORIGIN", "must be https in production");
}

function isSecureContext(webOrigin: string): boolean {
  if (!URL.canParse(webOrigin)) return false;
  const { protocol, hostname } = new URL(webOrigin);
  return protocol === "https:" || hostname === "localhost" || hostname === "127.0.0.1";
}
