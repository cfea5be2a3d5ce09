import { ApiError } from "../../../lib/protocol/errors.ts";
import type { EnclaveReply } from "../../../lib/protocol/vsock.ts";
import { encodeFrame, FrameDecoder } from "../../../lib/protocol/vsock-frames.ts";
import type { VsockConnection } from "../boot/control-channel.ts";

/** What a message handler returns: a reply without its timing, which is measured here. */
export type Handler = (message: unknown) => Promise<EnclaveReply>;

/** Serves one connection of the vsock: decodes frames, answers each by its id. A malformed stream closes the connection. */
export function serveConnection(connection: VsockConnection, handle: Handler): void {
  const decoder = new FrameDecoder();
  let isOpen = true;
  connection.on("close", () => {
    isOpen = false;
  });
  connection.on("error", () => connection.destroy());
  connection.on("data", (chunk) => {
    try {
      for (const message of decoder.push(chunk)) void answer(message);
    } catch {
      connection.destroy();
    }
  });

  async function answer(message: unknown): Promise<void> {
    const reply = await handle(message);
    const frame = encodeFrame(reply) ?? encodeFrame(formatFailure(reply.id, new ApiError("payload_too_large"), reply.enclave_us));
    if (isOpen && frame !== null) connection.write(frame);
  }
}

/** How a failure leaves the enclave: a catalogued code and its details, or `internal` without a word about why. */
export function formatFailure(id: number, error: unknown, enclaveUs: number): EnclaveReply {
  const known = error instanceof ApiError ? error : new ApiError("internal", "The enclave failed on this request. Nothing was signed.");
  return { id, ok: false, error: { code: known.code, message: known.message, details: { ...known.details } }, enclave_us: enclaveUs };
}
