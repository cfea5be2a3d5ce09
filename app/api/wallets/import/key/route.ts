import { importKeyRequestSchema } from "@/lib/protocol/app/import-request.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { createImportKey } from "@/lib/server-seat/create-import-key.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** The enclave's key for one import, with its receipt, and the owner to bind the import to. The page checks the key before it encrypts; this server only carries it. */
export const POST = postRoute(importKeyRequestSchema, ({ user, body }) => {
  const context = { database: getAppDatabase(), owner: user, serverPublicKey: getServerSeatKey().publicKeySpkiBase64 };
  return createImportKey(context, { ...body, creationId: `${user.id}-${body.creationId}` });
});
