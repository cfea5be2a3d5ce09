import { initImportResponseSchema } from "@/lib/protocol/api/wallet-import.ts";
import { importKeyRequestSchema } from "@/lib/protocol/app/import-request.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { callWalletApi } from "@/lib/server-seat/request-wallet-api.ts";

/** The enclave's key for one import, with its receipt. The page checks both before it encrypts; this server only carries them. */
export const POST = postRoute(importKeyRequestSchema, ({ body }) =>
  callWalletApi(initImportResponseSchema, { method: "POST", path: "/v1/wallets/import/init", body }),
);
