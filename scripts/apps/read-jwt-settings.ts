import { resolve } from "node:path";
import type { AppContent } from "../../lib/protocol/sealed-record.ts";
import { UserError } from "../stack/user-error.ts";
import { readJwks, readJwtKeyFile } from "./read-jwt-keys.ts";

/** Options that say whose user tokens an app accepts. */
export const JWT_OPTIONS = {
  jwks: { type: "string" },
  "jwks-url": { type: "string" },
  "jwt-key": { type: "string" },
  issuer: { type: "string" },
  audience: { type: "string" },
} as const;

interface JwtOptions {
  jwks?: string | undefined;
  "jwks-url"?: string | undefined;
  "jwt-key"?: string | undefined;
  issuer?: string | undefined;
  audience?: string | undefined;
}

/** The token settings that the options ask for; null when they name no keys. @throws UserError */
export async function readJwtSettings(options: JwtOptions): Promise<AppContent["jwt"] | null> {
  const { "jwks-url": url, jwks = url, "jwt-key": keyFile, issuer, audience } = options;
  if (url !== undefined && (jwks !== url || !isUrl(url)))
    throw new UserError(`--jwks-url ${url} is not a URL.`, "Give it alone: --jwks-url https://…");
  if (jwks !== undefined && keyFile !== undefined)
    throw new UserError("--jwks and --jwt-key are two ways to say the same.", "Give one of them.");
  const keys = jwks !== undefined ? await readJwks(locate(jwks)) : keyFile !== undefined ? readJwtKeyFile(locate(keyFile)) : null;
  if (keys === null) {
    if (issuer !== undefined || audience !== undefined)
      throw new UserError("--issuer and --audience need keys.", "Add --jwks or --jwt-key.");
    return null;
  }
  return { keys, issuer: issuer ?? null, audience: audience ?? null, jwks_url: jwks !== undefined && isUrl(jwks) ? jwks : null };
}

/** npm changes into the project's folder; a path is meant from where the command was typed. */
function locate(location: string): string {
  return isUrl(location) ? location : resolve(process.env.INIT_CWD ?? process.cwd(), location);
}

function isUrl(location: string): boolean {
  return /^https?:\/\//.test(location);
}
