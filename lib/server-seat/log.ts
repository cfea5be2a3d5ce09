import "./assert-server-runtime.ts";
import { type Logger, pino } from "pino";
import { getSiteEnvironment } from "./environment.ts";

/** Members that must never be written, wherever in an object they stand. */
const SECRETS = [
  "authorization",
  "cookie",
  "token",
  "user_jwt",
  "userSignature",
  "serverSignature",
  "signature",
  "code",
  "secret",
  "stepUp",
  "url",
];

let cached: Logger | undefined;

/** JSON lines on stdout: event name as `msg`, request id, durations, ids. Never bodies, tokens, codes or signatures. */
export function getLog(): Logger {
  cached ??= pino({
    name: "web",
    level: getSiteEnvironment().LOG_LEVEL,
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`]), censor: "[redacted]" },
  });
  return cached;
}
