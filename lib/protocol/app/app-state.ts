import type { SeatWallet } from "./seat-wallet.ts";

/** What the app server tells its own pages. Pure types: the browser imports them too, so nothing secret may ever appear here. */

export interface ChainConfig {
  id: number;
  /** `eip155:<id>` */
  caip2: string;
  name: string;
  /** Address that the browser reads the chain from. */
  rpcUrl: string;
  currency: "ETH";
}

/** The server seat's own limits, in ETH as decimal text. */
export interface RulesConfig {
  /** A send above this asks for the person's factor again. */
  stepUpEth: string;
  /** Above this rolling 24 h total every send asks for the factor again. */
  dailyEth: string;
  /** Above this rolling 24 h total the server does not sign at all. */
  dailyMaxEth: string;
}

export interface AppConfig {
  appId: string;
  /** Origin that signed urls start with: `http://localhost:4000`. */
  walletApiOrigin: string;
  webOrigin: string;
  /** Mailbox page, faucet and automatic approvals exist only then. */
  development: boolean;
  /** There is no hardware under this enclave. */
  simulated: true;
  chain: ChainConfig;
  rules: RulesConfig;
  /** SHA-256 of the server seat's SPKI, hex: what a receipt names as `key:<fingerprint>`. */
  serverSeatFingerprint: string;
}

export interface AppUser {
  /** The app server's own id; `sub` of the user's JWTs. */
  id: string;
  email: string;
  /** The wallet backend's id of this person (`did:privy:…`); null before the first set-up step. */
  walletUserId: string | null;
}

export interface FactorSummary {
  id: string;
  type: "passkey" | "device";
  /** WebAuthn credential id, base64url; passkeys only. */
  credentialId?: string;
}

export interface AppState {
  /** null when signed out. */
  user: AppUser | null;
  factor: FactorSummary | null;
  /** Oldest first: the first is the one that pages without `?wallet=` are about. */
  wallets: SeatWallet[];
  config: AppConfig;
}

/** `GET /api/health` */
export interface HealthReport {
  web: true;
  walletApi: boolean;
  enclave: boolean;
  chain: boolean;
}

/** `GET /api/attestation-policy`: what to hold an attestation document against. */
export interface AttestationPolicy {
  /** The simulated root, PEM; null when it is not known here. */
  rootPem: string | null;
  /** Approved measurements: SHA-384 each, hex. */
  measurements: { pcr0: string; pcr1: string; pcr2: string }[];
}
