import type { IncomingMessage } from "node:http";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { FORWARDED_HEADERS, MAX_BODY_BYTES, type RawRequest } from "../../../lib/protocol/vsock.ts";

const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;

/** Keeps a byte order mark, which JSON forbids, so that the parser refuses it: dropping it would change the bytes. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a call as it came: the path byte for byte, the body as text, and only the headers that somebody here reads.
 *
 * @throws ApiError payload_too_large | unsupported_media_type | invalid_data
 */
export async function readRawRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const method = METHODS.find((known) => known === incoming.method);
  if (method === undefined) throw new ApiError("method_not_allowed");
  const path = (incoming.url ?? "/").split("?", 1)[0] ?? "/";
  if (path.length > 2048) throw new ApiError("invalid_data", "The path is longer than 2048 characters.");
  const body = method === "GET" ? "" : await readBody(incoming);
  if (body !== "") assertJsonContent(incoming);
  const headers: Record<string, string> = {};
  for (const name of FORWARDED_HEADERS) {
    const value = incoming.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  return { method, path, origin: readOrigin(incoming), headers, body };
}

/**
 * The origin as the client addressed it, which is part of what it signed. A proxy in front (such as the web app's rewrite of /v1) says so in the
 * forwarded headers. Nothing is believed here: the enclave accepts only origins that the app's sealed config lists.
 */
function readOrigin(incoming: IncomingMessage): string {
  const host = firstOf(incoming.headers["x-forwarded-host"]) ?? incoming.headers.host ?? "";
  const protocol = firstOf(incoming.headers["x-forwarded-proto"]) === "https" ? "https" : "http";
  return `${protocol}://${host}`.slice(0, 512);
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return (typeof header === "string" ? header : header?.[0])?.split(",", 1)[0]?.trim();
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  // Refused by its announcement already, so that a large body is not even received.
  if (Number(incoming.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw bodyTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw bodyTooLarge();
    chunks.push(bytes);
  }
  try {
    return UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch {
    throw new ApiError("invalid_data", "The body is not valid UTF-8.");
  }
}

function assertJsonContent(incoming: IncomingMessage): void {
  const type = (incoming.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ApiError("unsupported_media_type", "The body must be sent as `content-type: application/json`.");
  const encoding = incoming.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new ApiError("unsupported_media_type", "A compressed body is not accepted; send it as it is.");
}

function bodyTooLarge(): ApiError {
  return new ApiError("payload_too_large", "The body is larger than 1 MiB.");
}
