import fc from "fast-check";
import { getAddress } from "viem";
import { expect, test } from "vitest";
import { checkRecipient } from "./check-recipient.ts";

const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

test("default: a checksummed address is accepted without a note", () => {
  expect(checkRecipient(ADDRESS)).toEqual({ status: "ok", address: ADDRESS });
  expect(checkRecipient("")).toEqual({ status: "empty" });
});

test("behavior: pasted junk around an address is removed and said", () => {
  for (const text of [
    ` ${ADDRESS.slice(0, 20)} ${ADDRESS.slice(20)}\n`,
    `ethereum:${ADDRESS}@1?value=5`,
    `\u200b${ADDRESS}\u200e`,
    ADDRESS.slice(2),
  ]) {
    expect(checkRecipient(text)).toMatchObject({ status: "ok", address: ADDRESS, note: expect.stringContaining("Cleaned") });
  }
});

test("behavior: a single case carries no checksum, and the note says so", () => {
  expect(checkRecipient(ADDRESS.toLowerCase())).toMatchObject({
    status: "ok",
    address: ADDRESS,
    note: expect.stringContaining("without a checksum"),
  });
});

test("behavior: your own address is allowed with a word", () => {
  expect(checkRecipient(ADDRESS, ADDRESS)).toMatchObject({ status: "ok", note: expect.stringContaining("own address") });
});

test("behavior: while typing it counts instead of complaining", () => {
  expect(checkRecipient("0x7099")).toEqual({ status: "incomplete", hint: "4 of 40 characters after 0x." });
  expect(checkRecipient("0")).toMatchObject({ status: "incomplete" });
});

test.each([
  [ADDRESS.replace("C8", "c8"), "checksum"],
  [`${ADDRESS}00`, "2 characters too many"],
  ["0x".padEnd(66, "a"), "private key"],
  ["0x12g4", "“g”"],
  ["vitalik.eth", "Names"],
  [`0x${"0".repeat(40)}`, "zero address"],
])("error: %s is explained", (text, words) => {
  expect(checkRecipient(text)).toMatchObject({ status: "invalid", problem: expect.stringContaining(words) });
});

test("changing the case of one letter of a checksummed address is always noticed", () => {
  const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((raw) => getAddress(`0x${Buffer.from(raw).toString("hex")}`));
  fc.assert(
    fc.property(bytes, fc.nat(39), (address, at) => {
      const letter = address.charAt(at + 2);
      const flipped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      fc.pre(flipped !== letter);
      const damaged = address.slice(0, at + 2) + flipped + address.slice(at + 3);
      const digits = damaged.slice(2);
      fc.pre(digits !== digits.toLowerCase() && digits !== digits.toUpperCase());
      expect(checkRecipient(damaged).status).toBe("invalid");
    }),
  );
});
