import {
  type AccountMeta,
  AccountRole,
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createTransactionMessage,
  getAddressDecoder,
  getCompiledTransactionMessageDecoder,
  getTransactionEncoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSolanaInstructions } from "./read-solana-instructions.ts";
import { serializeSolanaMessage } from "./serialize-solana-message.ts";
import { parseSolanaTransaction, serializeSolanaTransaction } from "./solana-transaction.ts";

/** Few addresses, so that instructions share accounts and kit has to order and merge them. */
const addresses = Array.from({ length: 9 }, (_, index) => getAddressDecoder().decode(new Uint8Array(32).fill(index + 1)));
const [payer, table, ...others] = addresses as [Address, Address, ...Address[]];
const [programs, accounts] = [others.slice(0, 3), others.slice(3)];
const blockhash = getAddressDecoder().decode(new Uint8Array(32).fill(200)) as string as Blockhash;

const instruction = fc.record({
  programAddress: fc.constantFrom(...programs),
  accounts: fc.array(
    fc.record({
      address: fc.constantFrom(...accounts),
      role: fc.constantFrom(AccountRole.READONLY, AccountRole.WRITABLE, AccountRole.READONLY_SIGNER, AccountRole.WRITABLE_SIGNER),
    }),
    { maxLength: 6 },
  ),
  data: fc.uint8Array({ maxLength: 150 }),
});
const instructions = fc.array(instruction, { maxLength: 4 });

/** Made by kit, which is what applications make transactions with. */
function compile(
  version: "legacy" | 0,
  given: readonly { programAddress: Address; accounts: AccountMeta[]; data: Uint8Array }[],
  useTable: boolean,
) {
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayer(payer, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, m),
    (m) => appendTransactionMessageInstructions(given, m),
  );
  if (version === "legacy") return compileTransaction({ ...message, version: "legacy" });
  return compileTransaction(useTable ? compressTransactionMessageUsingAddressLookupTables(message, { [table]: accounts }) : message);
}
const bytesOf = (transaction: ReturnType<typeof compile>) => new Uint8Array(getTransactionEncoder().encode(transaction));
const isRefused = (bytes: Uint8Array): boolean => {
  try {
    parseSolanaTransaction(bytes, "transaction");
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid_solana_transaction" });
    return true;
  }
};

const VERSIONS: readonly ["legacy" | 0, boolean][] = [
  ["legacy", false],
  [0, false],
  [0, true],
];

describe.each(VERSIONS)("a transaction of version %s made by @solana/kit (lookup table: %s)", (version, useTable) => {
  test("what is read here is what kit reads, instruction by instruction", () => {
    fc.assert(
      fc.property(instructions, (given) => {
        const compiled = compile(version, given, useTable);
        const { message, messageBytes } = parseSolanaTransaction(bytesOf(compiled), "transaction");
        expect(messageBytes).toEqual(new Uint8Array(compiled.messageBytes));
        const decoded = getCompiledTransactionMessageDecoder().decode(compiled.messageBytes);
        expect(message.version).toBe(decoded.version);
        expect([message.signerCount, message.readonlySignerCount, message.readonlyOtherCount]).toEqual([
          decoded.header.numSignerAccounts,
          decoded.header.numReadonlySignerAccounts,
          decoded.header.numReadonlyNonSignerAccounts,
        ]);
        const expected = decoded.instructions.map(({ programAddressIndex, accountIndices = [], data = new Uint8Array() }) => ({
          programId: decoded.staticAccounts[programAddressIndex],
          accounts: accountIndices.map((index) => decoded.staticAccounts[index] ?? null),
          data: new Uint8Array(data),
        }));
        expect(readSolanaInstructions(message)).toEqual(expected);
      }),
    );
  });

  test("it is written again byte for byte", () => {
    fc.assert(
      fc.property(instructions, (given) => {
        const bytes = bytesOf(compile(version, given, useTable));
        const parsed = parseSolanaTransaction(bytes, "transaction");
        expect(serializeSolanaTransaction(parsed)).toEqual(bytes);
        expect(serializeSolanaMessage(parsed.message)).toEqual(parsed.messageBytes);
      }),
    );
  });

  test("with one byte changed, cut off or added it is refused, or read as exactly those bytes", () => {
    fc.assert(
      fc.property(instructions, fc.nat(), fc.nat({ max: 255 }), (given, at, byte) => {
        const bytes = bytesOf(compile(version, given, useTable));
        const changed = bytes.with(at % bytes.length, byte);
        if (!isRefused(changed)) expect(serializeSolanaTransaction(parseSolanaTransaction(changed, "transaction"))).toEqual(changed);
        expect(isRefused(bytes.slice(0, at % bytes.length))).toBe(true);
        expect(isRefused(new Uint8Array([...bytes, byte]))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test("no byte string makes the parser fail in another way than by its refusal", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      if (!isRefused(bytes)) expect(serializeSolanaTransaction(parseSolanaTransaction(bytes, "transaction"))).toEqual(bytes);
    }),
  );
});

describe("error: invalid_solana_transaction", () => {
  const valid = bytesOf(compile(0, [{ programAddress: programs[0] as Address, accounts: [], data: new Uint8Array([1]) }], false));
  const message = valid.slice(65);
  const withMessage = (bytes: readonly number[]) => new Uint8Array([...valid.slice(0, 65), ...bytes]);

  test.each<[string, Uint8Array]>([
    ["shortest form", new Uint8Array([0x81, 0x00, ...valid.slice(1)])],
    ["more than 16 bits", new Uint8Array([0xff, 0xff, 0x7f, ...valid.slice(1)])],
    ["more than 16 bits", new Uint8Array([0xff, 0xff, 0xff, 0x01])],
    ["room for 2 signatures", new Uint8Array([2, ...new Uint8Array(64), ...valid.slice(1)])],
    ["version 1", withMessage([0x81, ...message.slice(1)])],
    ["pay the fees", withMessage([0x80, 1, 1, ...message.slice(3)])],
    ["counts more accounts", withMessage([0x80, 1, 0, 9, ...message.slice(4)])],
    ["names an account twice", withMessage([...message.slice(0, 5), ...message.slice(37, 69), ...message.slice(37)])],
    ["runs a program", withMessage([...message.slice(0, 102), 0, ...message.slice(103)])],
    ["1232 fit", new Uint8Array(1233)],
    ["ends too early", new Uint8Array()],
  ])("%s", (reason, bytes) => {
    expect(() => parseSolanaTransaction(bytes, "params.transaction")).toThrow(
      expect.objectContaining({ code: "invalid_solana_transaction", message: expect.stringContaining(reason) }),
    );
  });
});
