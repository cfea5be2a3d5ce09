import { formatRequestForAuthorizationSignature, generateAuthorizationSignature } from "@privy-io/node";
import { readStack, type TestApp } from "./test-app.ts";

type Headers = Record<string, string>;

export interface Answer {
  readonly status: number;
  readonly body: { error?: string; code?: string; [name: string]: unknown };
  readonly headers: globalThis.Headers;
}

/** One HTTP request as an attacker builds it: nothing is corrected on the way. */
export async function request(method: string, path: string, body: string | undefined, headers: Headers): Promise<Answer> {
  const response = await fetch(`${readStack().walletApiUrl}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Answer["body"]), headers: response.headers };
}

export function appHeaders({ appId, appSecret }: Pick<TestApp, "appId" | "appSecret">, extra: Headers = {}): Headers {
  const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  return { authorization, "privy-app-id": appId, "content-type": "application/json", ...extra };
}

export interface SignedRequest {
  readonly method: "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body: unknown;
  /** Default: a minute from now. */
  readonly expiryMs?: number;
}

/** Signs with the SDK's own function, for this server's url unless told otherwise. */
export function signFor(app: TestApp, { method, path, body, expiryMs }: SignedRequest, privateKeys: string[], url?: string): Headers {
  const expiry = String(expiryMs ?? Date.now() + 60_000);
  const input = {
    version: 1 as const,
    method,
    url: url ?? `${readStack().walletApiUrl}${path}`,
    body: body as never,
    headers: { "privy-app-id": app.appId, "privy-request-expiry": expiry },
  };
  formatRequestForAuthorizationSignature(input);
  const signatures = privateKeys.map((authorizationPrivateKey) => generateAuthorizationSignature({ authorizationPrivateKey, input }));
  return appHeaders(app, { "privy-request-expiry": expiry, "privy-authorization-signature": signatures.join(",") });
}
