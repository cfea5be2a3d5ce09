/** What somebody who calls a method should know: where we differ, and what the SDK itself does. */
export const COMPATIBILITY_NOTES: Readonly<Record<string, string>> = {
  "transactions().get": "By id. By reference: `GET /v1/transactions?reference_id=`, which the SDK has no method for.",
  "users().getBySmartWalletAddress": "No user of this server has a smart wallet account, so nobody is found.",
  "wallets().solana().signAndSendTransaction":
    "Works where `SOLANA_RPC_URL` is configured (tested against a stand-in for a validator); else it answers `chain_not_enabled`.",
  "wallets().tron().sendTransaction":
    "Works where `TRON_API_URL` is configured (tested against a stand-in for a full node); else it answers `chain_not_enabled`.",
  "users().get": "Reads an identity token; the SDK makes no call.",
  "wallets().transfer":
    "The SDK signs an idempotency header as if it were in the body, and then leaves it out of the body: such a request is refused here as it is by Privy. Use `reference_id`. Assets are those of the app's chain table, on one chain; nothing is exchanged. Solana: SOL and tokens of the Token program (tested against a stand-in for a validator).",
  "wallets().ethereum().sendTransaction": "`sponsor: true` is refused: there is no paymaster.",
  "wallets().ethereum().sendCalls":
    "One EIP-7702 transaction where the app's chain table names a batch executor, else one transaction each, every next one when the one before is mined; one id either way. `sponsor: true` is refused.",
  "wallets().balance.get":
    "Tokens that the app's chain table names, or any contract by address; on Solana by asset only. No prices: `include_currency` is refused.",
  "wallets().transactions.get":
    "Sent: what went through this server. Received: tokens, from the last 10,000 blocks; what others send of the chain's own asset is not shown.",
  "wallets().actions.get": "Transfers. The list, which the SDK has no method for: `GET /v1/wallets/{id}/actions`.",
  "wallets().rawSign": "No policy can see what is behind a digest: with a policy attached, only a rule for `*` allows it.",
  "wallets().export": "A wallet without owner cannot be exported.",
};
