import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCoseSign1, signCoseSign1, verifyCoseSign1 } from "./cose-sign1.ts";

const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));

test("what was signed verifies, and no other payload does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), async (payload, other) => {
      const message = parseCoseSign1(await signCoseSign1(payload, "ES384", keys.privateKey));
      expect(message).toMatchObject({ algorithm: "ES384", algorithmIsProtected: true });
      expect(message.payload).toEqual(new Uint8Array(payload));
      expect(await verifyCoseSign1(message, spki)).toBe(true);
      const isSame = Buffer.from(payload).equals(Buffer.from(other));
      expect(await verifyCoseSign1({ ...message, payload: other }, spki)).toBe(isSame);
    }),
    { numRuns: 100 },
  );
});

test("a signature of another length never verifies", async () => {
  const message = parseCoseSign1(await signCoseSign1(new Uint8Array([1]), "ES384", keys.privateKey));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 200 }).filter((length) => length !== 96),
      async (length) => {
        expect(await verifyCoseSign1({ ...message, signature: new Uint8Array(length).fill(1) }, spki)).toBe(false);
      },
    ),
  );
});
