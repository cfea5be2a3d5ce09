import { type DestinationStream, type Logger, pino } from "pino";

/** Members that must never be written, wherever they stand in what is logged (law 13). */
const SECRETS = [
  "authorization",
  "privy-authorization-signature",
  "signature",
  "signatures",
  "user_jwt",
  "token",
  "secret",
  "signing_secret",
  "password",
  "app_share",
  "appShare",
  "shares",
  "enclave_share",
  "encrypted_authorization_key",
  "signed_transaction",
  "signedTransaction",
  "headers",
  "body",
  "params",
];

/** JSON lines on stdout: the event as `msg`, ids, durations. Bodies, headers, tokens, signatures and shares are redacted by name. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    name: "wallet-host",
    level,
    redact: { paths: SECRETS.flatMap((key) => [`["${key}"]`, `*["${key}"]`]), censor: "[redacted]" },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Message and stack only. Errors of the HTTP client, of viem and of Prisma carry request bodies and query parameters as members, and viem and
 * Prisma print them in the message too, so only a message's first line is kept.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: "not an Error" };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { type: error.name, message: (error.message.trim().split("\n")[0] ?? "").slice(0, 300), stack: frames.slice(0, 8).join("\n") };
}
