import { forwardToWalletApi } from "@/lib/server-seat/forward-to-wallet-api.ts";

/**
 * The wallet API under the web origin. A handler and not a rewrite of next.config.ts: rewrites are fixed when the app is built, pass the session cookie on,
 * and answer with an HTML page when the wallet host is down.
 */
export {
  forwardToWalletApi as DELETE,
  forwardToWalletApi as GET,
  forwardToWalletApi as PATCH,
  forwardToWalletApi as POST,
  forwardToWalletApi as PUT,
};
