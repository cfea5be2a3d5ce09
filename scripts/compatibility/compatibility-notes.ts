/** What somebody who calls a method should know: where we differ, and what the SDK itself does. */
export const COMPATIBILITY_NOTES: Readonly<Record<string, string>> = {
  "transactions().get": "By id. By reference: `GET /v1/transactions?reference_id=`, which the SDK has no method for.",
  "users().get": "Reads an identity token; the SDK makes no call.",
  "wallets().transfer":
    "The SDK signs an idempotency header as if it were in the body, and then leaves it out of the body: such a request is refused here as it is by Privy. Use `reference_id`.",
  "wallets().ethereum().sendTransaction": "`sponsor: true` is refused: there is no paymaster.",
  "wallets().rawSign": "No policy can see what is behind a digest: with a policy attached, only a rule for `*` allows it.",
  "wallets().export": "A wallet without owner cannot be exported.",
};
