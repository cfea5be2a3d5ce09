import { type Address, getAddressDecoder, getAddressEncoder, getProgramDerivedAddress } from "@solana/kit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { associatedTokenAccount } from "./associated-token-account.ts";
import { ASSOCIATED_TOKEN_PROGRAM_ID, TOKEN_PROGRAM_ID } from "./program-ids.ts";

const address = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => getAddressDecoder().decode(bytes));

test("an owner's account for a token is the one that @solana/kit derives", async () => {
  const encode = (text: string) => getAddressEncoder().encode(text as Address);
  await fc.assert(
    fc.asyncProperty(address, address, async (owner, mint) => {
      const [derived] = await getProgramDerivedAddress({
        programAddress: ASSOCIATED_TOKEN_PROGRAM_ID as Address,
        seeds: [encode(owner), encode(TOKEN_PROGRAM_ID), encode(mint)],
      });
      expect(associatedTokenAccount(owner, mint)).toBe(derived);
    }),
    { numRuns: 200 },
  );
});
