import { split } from "shamir-secret-sharing";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import type { ShareBox } from "./share-box.ts";
import { encodeSharePayload, type WalletSecret } from "./share-payload.ts";

/** Splits a wallet's secret 2-of-2: one share for the enclave alone, one for the host. The secret stays the caller's to wipe. */
export async function splitWalletKey(walletId: string, secret: WalletSecret, shareBox: ShareBox): Promise<WalletShares> {
  const payload = encodeSharePayload(secret);
  try {
    const [enclaveShare, appShare] = await split(payload, 2, 2);
    if (enclaveShare === undefined || appShare === undefined) throw new Error("splitting gave no two shares");
    return { enclave_share: await shareBox.seal(walletId, enclaveShare), app_share: encodeBase64(appShare) };
  } finally {
    payload.fill(0);
  }
}
