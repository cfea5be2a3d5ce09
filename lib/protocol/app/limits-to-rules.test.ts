import { describe, expect, test } from "vitest";
import { evaluatePolicy } from "../policy/evaluate-policy.ts";
import type { PolicyFacts } from "../policy/policy-facts.ts";
import { type PolicyRule, policyRuleInputSchema, policyRuleSchema } from "../policy/policy-schema.ts";
import { type Limits, limitsToRules, NO_LIMITS, TRANSACTION_METHODS } from "./limits-to-rules.ts";
import { rulesToLimits } from "./rules-to-limits.ts";
import { NO_COUNTS } from "./wallet-limits.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TOKEN = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const CAP = "c".repeat(24);
const TOKEN_CAP = "d".repeat(24);
const COUNTS = {
  dayCapId: CAP,
  tokenDayCapId: TOKEN_CAP,
  tokens: [{ asset: "usdc", name: "USDC", address: TOKEN.toLowerCase(), decimals: 6 }],
};
const token = { address: TOKEN, perTransaction: 3n, dayCap: { units: 7n, aggregationId: TOKEN_CAP } };
const ABI = [
  {
    type: "function",
    name: "transfer",
    inputs: [
      { name: "to", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
];
const TRANSFER = `0xa9059cbb${BOB.slice(2).toLowerCase().padStart(64, "0")}${"1".padStart(64, "0")}`;
const contract = { address: TOKEN, functions: ["transfer(address,uint256)"], abi: ABI };

describe("limitsToRules", () => {
  const kinds: [string, Partial<Limits>][] = [
    ["per transaction", { perTransactionWei: 5n }],
    ["a day", { dayCap: { wei: 9n, aggregationId: CAP } }],
    ["recipients", { recipients: [BOB] }],
    ["until", { untilS: 2_000 }],
    ["contract", { contract }],
    ["a token", { tokens: [token] }],
    ["a token per transaction", { tokens: [{ ...token, dayCap: null }] }],
    ["a token a day", { tokens: [{ ...token, perTransaction: null }] }],
    ["export", { forbidsExport: true }],
    [
      "all",
      {
        perTransactionWei: 5n,
        dayCap: { wei: 9n, aggregationId: CAP },
        recipients: [BOB],
        untilS: 2_000,
        contract,
        tokens: [token],
        forbidsExport: true,
      },
    ],
  ];
  test.each(kinds)("behavior: %s makes rules that the backend takes, and is read back from them", (_, changed) => {
    const limits = { ...NO_LIMITS, ...changed };
    const made = limitsToRules(limits);
    for (const rule of made) expect(policyRuleInputSchema.safeParse(rule).error).toBeUndefined();
    expect(rulesToLimits(stored(limits), COUNTS)).toEqual(limits);
  });

  test("default: no limits, no rules", () => {
    expect(limitsToRules(NO_LIMITS)).toEqual([]);
    expect(rulesToLimits([], COUNTS)).toEqual(NO_LIMITS);
  });

  test("behavior: every way to sign a transaction is under the amounts, and what signs blindly is refused", () => {
    const limits = { ...NO_LIMITS, perTransactionWei: 5n, dayCap: { wei: 9n, aggregationId: CAP } };
    for (const method of TRANSACTION_METHODS) {
      expect(judge(limits, method, { transaction: send(5n) }, { total: 9n })).toBe("ALLOW");
      expect(judge(limits, method, { transaction: send(6n) }, { total: 9n })).toBe("DENY");
      expect(judge(limits, method, { transaction: send(5n) }, { total: 10n })).toBe("DENY");
    }
    expect(judge(limits, "personal_sign", { message: { content: "hi", byteLength: 2 } })).toBe("ALLOW");
    for (const method of ["secp256k1_sign", "eth_signUserOperation", "eth_sign7702Authorization"])
      expect(judge(limits, method, {})).toBe("DENY");
  });

  test("behavior: addresses, functions of a contract, and both together", () => {
    const call = { ...send(0n), to: TOKEN, dataHex: TRANSFER };
    const approve = { ...call, dataHex: TRANSFER.replace("a9059cbb", "095ea7b3") };
    const judgeSend = (changed: Partial<Limits>, transaction: PolicyFacts["transaction"]) =>
      judge({ ...NO_LIMITS, ...changed }, "eth_sendTransaction", transaction === undefined ? {} : { transaction });
    expect(judgeSend({ recipients: [BOB] }, send(1n))).toBe("ALLOW");
    expect(judgeSend({ recipients: [BOB] }, call)).toBe("DENY");
    expect(judgeSend({ contract }, call)).toBe("ALLOW");
    expect(judgeSend({ contract }, approve)).toBe("DENY");
    expect(judgeSend({ contract }, send(1n))).toBe("DENY");
    expect([judgeSend({ contract, recipients: [BOB] }, send(1n)), judgeSend({ contract, recipients: [BOB] }, call)]).toEqual([
      "ALLOW",
      "ALLOW",
    ]);
  });

  test("behavior: a token leaves up to its limits, is not given away for later, and other contracts are none of its business", () => {
    const transfer = (units: bigint) => ({
      ...send(0n),
      to: TOKEN.toLowerCase(),
      dataHex: `0xa9059cbb${BOB.slice(2).toLowerCase().padStart(64, "0")}${units.toString(16).padStart(64, "0")}`,
    });
    const judgeToken = (changed: Partial<typeof token>, transaction: ReturnType<typeof send>, total = 0n) =>
      TRANSACTION_METHODS.map((method) =>
        judge({ ...NO_LIMITS, tokens: [{ ...token, ...changed }] }, method, { transaction }, { tokenTotal: total }),
      ).join();
    const [allowed, denied] = ["ALLOW,ALLOW,ALLOW,ALLOW", "DENY,DENY,DENY,DENY"];
    expect([judgeToken({}, transfer(3n), 7n), judgeToken({}, transfer(4n), 7n), judgeToken({}, transfer(3n), 8n)]).toEqual([
      allowed,
      denied,
      denied,
    ]);
    for (const changed of [{}, { dayCap: null }, { perTransaction: null }] as Partial<typeof token>[]) {
      for (const selector of ["095ea7b3", "23b872dd", "40c10f19"]) {
        expect(judgeToken(changed, { ...transfer(1n), dataHex: transfer(1n).dataHex.replace("a9059cbb", selector) })).toBe(denied);
      }
      expect(judgeToken(changed, { ...transfer(1n), dataHex: `${transfer(1n).dataHex}00` })).toBe(denied);
      expect(judgeToken(changed, { ...transfer(9n), to: BOB }, 9n)).toBe(allowed);
    }
    expect(judge({ ...NO_LIMITS, tokens: [token] }, "secp256k1_sign", {})).toBe("DENY");
  });

  test("behavior: after its time nothing is signed; a forbidden export leaves all else", () => {
    const until = { ...NO_LIMITS, untilS: 2_000 };
    expect(judge(until, "eth_sendTransaction", { transaction: send(1n) }, { nowS: 2_000 })).toBe("ALLOW");
    expect(judge(until, "eth_sendTransaction", { transaction: send(1n) }, { nowS: 2_001 })).toBe("DENY");
    const kept = { ...NO_LIMITS, forbidsExport: true };
    expect(judge(kept, "exportPrivateKey", {})).toBe("DENY");
    expect(judge(kept, "exportSeedPhrase", {})).toBe("DENY");
    expect(judge(kept, "secp256k1_sign", {})).toBe("ALLOW");
  });
});

describe("rulesToLimits", () => {
  test("behavior: rules that no template makes are not taken for templates", () => {
    const rules = stored({ ...NO_LIMITS, perTransactionWei: 5n });
    expect(rulesToLimits(rules.slice(1), COUNTS)).toBeNull();
    expect(rulesToLimits([...rules, ...stored({ ...NO_LIMITS, untilS: 5 })], COUNTS)).toBeNull();
    expect(rulesToLimits(stored({ ...NO_LIMITS, dayCap: { wei: 1n, aggregationId: CAP } }), NO_COUNTS)).toBeNull();
  });
});

function send(valueWei: bigint) {
  return { to: BOB, valueWei, chainId: 1n, dataHex: "0x" };
}

function stored(limits: Limits): PolicyRule[] {
  return limitsToRules(limits).map((rule, index) => policyRuleSchema.parse({ ...rule, id: `rule${index}` }));
}

function judge(limits: Limits, method: string, facts: PolicyFacts, { total = 0n, tokenTotal = 0n, nowS = 1_000 } = {}): string {
  const references = {
    nowS,
    conditionSets: new Map(),
    aggregations: new Map([
      [CAP, total],
      [TOKEN_CAP, tokenTotal],
    ]),
  };
  return evaluatePolicy(stored(limits), { method, parts: [facts] }, references).decision;
}
