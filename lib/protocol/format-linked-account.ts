import type { WalletContent } from "./sealed-record.ts";

type Account = Readonly<Record<string, unknown>>;

/** Members that Privy's types promise for an account, null where the app gave none. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  apple_oauth: ["email"],
  discord_oauth: ["email", "username"],
  github_oauth: ["email", "name", "username"],
  google_oauth: ["name"],
  instagram_oauth: ["username"],
  line_oauth: ["email", "name", "profile_picture_url"],
  linkedin_oauth: ["email"],
  spotify_oauth: ["email", "name"],
  tiktok_oauth: ["name", "username"],
  twitch_oauth: ["username"],
  twitter_oauth: ["name", "profile_picture_url", "username"],
};

/** A declared account as Privy's LinkedAccount: the input and the answer name some members differently. */
export function formatLinkedAccount(account: Account): Record<string, unknown> {
  switch (account.type) {
    case "phone":
      return { ...account, phoneNumber: account.number };
    case "wallet":
      return { ...account, wallet_client: "unknown" };
    case "passkey": {
      const { credential_public_key, credential_username: _name, credential_device_type: _device, ...rest } = account;
      return { ...rest, public_key: credential_public_key, enrolled_in_mfa: false };
    }
    case "linkedin_oauth": {
      const { vanityName, ...rest } = account;
      return { email: null, ...rest, ...(vanityName === undefined ? {} : { vanity_name: vanityName }) };
    }
    default: {
      const promised = PROMISED[String(account.type)] ?? [];
      return { ...Object.fromEntries(promised.map((name) => [name, null])), ...account };
    }
  }
}

/** CAIP-2 of the main networks that have one; the others are called by their chain type. */
const CHAIN_IDS: Readonly<Partial<Record<WalletContent["chain_type"], string>>> = {
  ethereum: "eip155:1",
  solana: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
};

/** A wallet in custody here as an account of its user (wire reference §10.12). `index` counts the user's wallets, oldest first. Times in seconds. */
export function formatEmbeddedWallet(id: string, wallet: WalletContent, index: number): Record<string, unknown> {
  const seconds = Math.floor(wallet.created_at / 1000);
  return {
    id,
    type: "wallet",
    address: wallet.address,
    chain_id: CHAIN_IDS[wallet.chain_type] ?? wallet.chain_type,
    chain_type: wallet.chain_type,
    ...(wallet.chain_type === "ethereum" ? {} : { public_key: wallet.public_key }),
    wallet_client: "privy",
    wallet_client_type: "privy",
    connector_type: "embedded",
    recovery_method: "privy-v2",
    wallet_index: index,
    delegated: wallet.additional_signers.length > 0,
    imported: wallet.imported_at !== null,
    verified_at: seconds,
    first_verified_at: seconds,
    latest_verified_at: seconds,
  };
}
