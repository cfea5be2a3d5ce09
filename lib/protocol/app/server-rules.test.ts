import { parseEther } from "viem/utils";
import { describe, expect, test } from "vitest";
import type { Intent } from "./read-intent.ts";
import type { TokenCall } from "./read-token-call.ts";
import { amountOf, evaluateRules, type RuleLimits } from "./server-rules.ts";

const limits: RuleLimits = { stepUpWei: parseEther("0.5"), dailyWei: parseEther("2"), dailyMaxWei: parseEther("20"), chainId: 31337 };
const base = { walletId: "w", appId: "a", expiresAtMs: 0, payloadHash: "", words: "" };

function send(eth: string): Intent {
  return { kind: "send", ...base, to: "0x", valueWei: parseEther(eth).toString(), caip2: "eip155:31337", maxFeeWei: "0" };
}
function call(eth: string): Intent {
  return {
    ...(send(eth) as Extract<Intent, { kind: "send" }>),
    kind: "contract-call",
    data: "0x12345678",
    selector: "0x12345678",
    token: null,
  };
}
function typedData(chainId?: unknown): Intent {
  const domain = chainId === undefined ? {} : { chainId: chainId as string };
  return { kind: "typed-data", ...base, domain, primaryType: "Mail", types: {}, message: {} };
}
const judge = (intent: Intent, usedEth = "0") => evaluateRules(intent, parseEther(usedEth), limits);

describe("evaluateRules", () => {
  test("default", () => expect(judge(send("0.1"))).toEqual({ decision: "allow" }));

  test.each([
    ["0.5", "0", "allow"],
    ["0.500000000000000001", "0", "step-up"],
    ["0.5", "1.5", "allow"],
    ["0.5", "1.500000000000000001", "step-up"],
    ["0.5", "19.5", "step-up"],
    ["0.5", "19.500000000000000001", "refuse"],
    ["20.000000000000000001", "0", "refuse"],
  ])("args: sending %s after %s ETH is a %s", (eth, used, decision) => expect(judge(send(eth), used).decision).toBe(decision));

  test("behavior: a contract call asks for the factor even with no amount", () => {
    expect(judge(call("0"))).toMatchObject({ decision: "step-up", rule: "contract_call" });
  });
  test("behavior: a token's transfer and approval ask for the factor, and the reason says which it is", () => {
    const token = (action: TokenCall): Intent => ({ ...(call("0") as Extract<Intent, { kind: "contract-call" }>), token: action });
    expect(judge(token({ action: "transfer", to: "0x", amount: "5" }))).toMatchObject({ decision: "step-up", rule: "token_transfer" });
    expect(judge(token({ action: "approve", spender: "0x", amount: "5" }))).toMatchObject({
      rule: "token_approval",
      reason: expect.stringContaining("without asking again"),
    });
    expect(judge(token({ action: "approve", spender: "0x", amount: "0" }))).toMatchObject({
      reason: expect.stringContaining("takes back"),
    });
  });
  test("behavior: a contract call does not get around the daily maximum", () => {
    expect(judge(call("21"))).toMatchObject({ decision: "refuse", rule: "daily_maximum", usedWei: 0n, limitWei: parseEther("20") });
  });
  test("behavior: a signed network fee has a ceiling of its own", () => {
    const withFee = (eth: string): Intent => ({
      ...(send("0.1") as Extract<Intent, { kind: "send" }>),
      maxFeeWei: parseEther(eth).toString(),
    });
    expect(judge(withFee("0.05"))).toEqual({ decision: "allow" });
    expect(judge(withFee("0.050000000000000001"))).toMatchObject({ decision: "refuse", rule: "network_fee" });
  });
  test("behavior: fees count toward the day at their highest; a fee left to the backend counts at the ceiling", () => {
    const open = { ...(send("0.1") as Extract<Intent, { kind: "send" }>), maxFeeWei: null };
    expect(amountOf(open)).toBe(parseEther("0.15"));
    const feeOnly = { ...(send("0") as Extract<Intent, { kind: "send" }>), maxFeeWei: parseEther("0.049").toString() };
    expect(judge(feeOnly, "1.96")).toMatchObject({ decision: "step-up", rule: "amount_in_a_day" });
    expect(judge(feeOnly, "19.96")).toMatchObject({ decision: "refuse", rule: "daily_maximum" });
  });
  test("behavior: readable messages pass, unreadable ones ask for the factor", () => {
    expect(judge({ kind: "message", ...base, text: "hi", hex: "0x6869" }).decision).toBe("allow");
    expect(judge({ kind: "message", ...base, text: null, hex: "0xff" })).toMatchObject({ decision: "step-up", rule: "unreadable_message" });
  });
  test.each([[undefined], [31337], ["31337"], ["0x7a69"]])("behavior: typed data for chain %s asks for the factor", (chainId) => {
    expect(judge(typedData(chainId))).toMatchObject({ decision: "step-up", rule: "typed_data" });
  });
  test.each([[1], ["1"], ["0x1"], [null], [{}], ["31337abc"], [true]])("behavior: typed data for chain %j is refused", (chainId) => {
    expect(judge(typedData(chainId))).toMatchObject({ decision: "refuse", rule: "typed_data_chain" });
  });
});
