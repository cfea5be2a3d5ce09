import type { IncomingMessage } from "node:http";

const LOOPBACK = /^(::1|(::ffff:)?127\.)/;

/**
 * The address that a call comes from. A proxy on this machine, such as the web app's rewrite of /v1, says for whom it asks; from anywhere else that header is
 * the caller's own invention. The last entry is the one that our proxy wrote.
 */
export function callerAddress({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string {
  const peer = socket.remoteAddress ?? "";
  const forwarded = headers["x-forwarded-for"];
  if (!LOOPBACK.test(peer) || forwarded === undefined) return peer;
  const named = (typeof forwarded === "string" ? forwarded : forwarded.join(",")).split(",").at(-1)?.trim() ?? "";
  return named === "" ? peer : named.slice(0, 64);
}
