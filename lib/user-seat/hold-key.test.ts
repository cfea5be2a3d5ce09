import { generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type AuthorizationPayload, canonicalizeRequest } from "../protocol/canonical-request.ts";
import { holdKey } from "./hold-key.ts";

const PAYLOAD: AuthorizationPayload = {
  version: 1,
  method: "POST",
  url: "http://localhost:4000/v1/x",
  body: { a: 1 },
  headers: { "privy-app-id": "c" },
};

function createKey() {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const text = pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  return { publicKey: pair.publicKey, plaintext: new TextEncoder().encode(text) };
}

describe("holdKey", () => {
  test("default: signs as the enclave verifies, and wipes what it was given", async () => {
    const { publicKey, plaintext } = createKey();
    const seat = await holdKey(plaintext, Date.now() + 60_000);
    const signature = Buffer.from(await seat.signPayload(PAYLOAD), "base64");
    expect(verify("sha256", Buffer.from(canonicalizeRequest(PAYLOAD)), publicKey, signature)).toBe(true);
    expect(plaintext.every((byte) => byte === 0)).toBe(true);
  });

  test("error: user_session_keys_expired", async () => {
    const seat = await holdKey(createKey().plaintext, Date.now() - 1);
    await expect(seat.signPayload(PAYLOAD)).rejects.toMatchObject({ code: "user_session_keys_expired" });
  });
});
