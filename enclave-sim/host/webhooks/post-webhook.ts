import { type LookupAddress, lookup } from "node:dns";
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./is-public-address.ts";

export interface PostedWebhook {
  /** null when there was no answer. */
  readonly status: number | null;
  /** null when it was delivered. */
  readonly failure: string | null;
  readonly durationMs: number;
}

export interface PostOptions {
  /** Whether addresses that are not public may be reached: in development only. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  /** Ends the request when the host stops. */
  readonly signal?: AbortSignal;
}

/** Of an answer nothing is read: its status says all. */
const DELIVERED = { from: 200, below: 300 };

/**
 * Sends one event. Redirects are not followed, and the address is judged where the connection is made, by the very name resolution it uses: a name that
 * pointed elsewhere when the endpoint was created, or a moment ago, gains nothing.
 */
export async function postWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
  options: PostOptions,
): Promise<PostedWebhook> {
  const startedAtMs = performance.now();
  const outcome = await new Promise<Omit<PostedWebhook, "durationMs">>((resolve) => {
    const fail = (error: Error) => resolve({ status: null, failure: describeFailure(error) });
    try {
      const request = open(new URL(url), headers, body, options);
      request.on("error", fail);
      request.once("response", (response) => {
        const status = response.statusCode ?? 0;
        const isDelivered = status >= DELIVERED.from && status < DELIVERED.below;
        resolve({ status, failure: isDelivered ? null : `The endpoint answered ${status}.` });
        response.destroy();
      });
      request.end(body);
    } catch (error) {
      fail(error instanceof Error ? error : new Error("unknown"));
    }
  });
  return { ...outcome, durationMs: Math.round(performance.now() - startedAtMs) };
}

function open(url: URL, headers: Record<string, string>, body: string, { allowPrivate, timeoutMs, signal }: PostOptions): ClientRequest {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // Node asks no name resolution about an address.
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressRefused();
  const deadline = AbortSignal.timeout(timeoutMs);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return send(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Countersign-Webhooks",
      ...headers,
    },
    // A connection of its own each time: a kept one was judged by an earlier resolution.
    agent: false,
    signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    ...(allowPrivate ? {} : { lookup: lookupPublic }),
  });
}

/** Gives the connection only addresses that are all public: one private among them is a trick, not an alternative. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) return callback(new AddressRefused(), []);
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

class AddressRefused extends Error {
  override readonly message = "The url leads to an address that is not public.";
}

/** In words without secrets: never more of an error than its code. */
function describeFailure(error: Error): string {
  if (error instanceof AddressRefused) return error.message;
  if (error.name === "TimeoutError" || error.name === "AbortError") return "The endpoint did not answer in time.";
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return `The endpoint could not be reached (${code}).`;
}
