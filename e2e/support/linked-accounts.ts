import type { User } from "@privy-io/node";
import type { TestApp } from "./test-app.ts";

export const EXTERNAL = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
export const SOLANA = "GKot5hBsd81kMupNCXHaqbhv3huEbxAFMLnpcX2hniwn";

/** One of every type that the SDK's LinkedAccountInput allows. */
export const LINKED_ACCOUNTS = [
  { type: "email", address: "Ann@Example.com" },
  { type: "phone", number: "+1 (555) 010-9988" },
  { type: "custom_auth", custom_user_id: "ann" },
  { type: "wallet", chain_type: "ethereum", address: EXTERNAL },
  { type: "wallet", chain_type: "solana", address: SOLANA },
  { type: "google_oauth", subject: "g1", email: "ann@gmail.example", name: "Ann" },
  { type: "twitter_oauth", subject: "t1", username: "AnnTweets", name: "Ann" },
  { type: "discord_oauth", subject: "d1", username: "ann#1" },
  { type: "github_oauth", subject: "gh1", username: "anncodes" },
  { type: "spotify_oauth", subject: "s1" },
  { type: "instagram_oauth", subject: "i1", username: "anngrams" },
  { type: "tiktok_oauth", subject: "tt1", username: "anntoks", name: null },
  { type: "line_oauth", subject: "l1" },
  { type: "twitch_oauth", subject: "tw1", username: "annplays" },
  { type: "apple_oauth", subject: "a1" },
  { type: "linkedin_oauth", subject: "li1", vanityName: "ann-works" },
  { type: "farcaster", fid: 4711, owner_address: EXTERNAL, username: "anncasts" },
  { type: "telegram", telegram_user_id: "9001", username: "AnnGram", first_name: "Ann" },
  {
    type: "passkey",
    credential_id: "AQID",
    credential_public_key: "MFkwEwYHKoZIzj0CAQ",
    credential_username: "ann",
    credential_device_type: "multiDevice",
  },
] as const;

/** A user with each of the accounts, and two wallets. */
export function createAnn(app: TestApp): Promise<User> {
  return app.privy.users().create({
    linked_accounts: [...LINKED_ACCOUNTS],
    wallets: [{ chain_type: "ethereum" }, { chain_type: "ethereum" }],
    custom_metadata: { plan: "free", seats: 2, trial: true },
  });
}

/** The user's wallets in custody, as the SDK's answer lists them. */
export function embeddedOf(user: User): User["linked_accounts"] {
  return user.linked_accounts.filter((account) => "connector_type" in account && account.connector_type === "embedded");
}

export function addressOf(user: User): `0x${string}` {
  return (embeddedOf(user)[0] as { address: `0x${string}` }).address;
}
