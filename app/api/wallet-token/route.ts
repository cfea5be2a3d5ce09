import { z } from "zod";
import { issueUserJwt } from "@/lib/auth/user-jwt.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { parseP256PublicKey } from "@/lib/protocol/p256-public-key.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";

const bodySchema = z.strictObject({ recipientPublicKey: z.string().min(1).max(1024).exactOptional() });

/** A user JWT for the person who is signed in. It names the HPKE recipient, so a stolen one cannot be exchanged for a key that somebody else can open. */
export const POST = postRoute(bodySchema, async ({ user, body }) => {
  if (user.walletUserId === null) throw new ApiError("user_does_not_exist", "Set up your wallet first.");
  const { recipientPublicKey } = body;
  const binding =
    recipientPublicKey === undefined
      ? {}
      : { recipientFingerprint: parseP256PublicKey(recipientPublicKey, "recipientPublicKey").fingerprint };
  return { token: await issueUserJwt({ subject: user.id, ...binding }), userId: user.walletUserId };
});
