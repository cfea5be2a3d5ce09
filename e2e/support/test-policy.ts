import { APIError, type PrivyClient } from "@privy-io/node";
import { expect } from "vitest";
import type { TestApp } from "./test-app.ts";

type Rule = Parameters<ReturnType<PrivyClient["policies"]>["create"]>[0]["rules"][number];
export type Condition = Rule["conditions"][number];

/** A wallet that the app secret alone uses, under one policy of one rule that allows the method on these conditions. */
export async function createJudgedWallet(
  { privy }: TestApp,
  method: Rule["method"],
  conditions: Condition[],
  chain_type: "ethereum" | "solana" = "ethereum",
): Promise<{ id: string; address: string }> {
  const rule: Rule = { name: "Only this", method, action: "ALLOW", conditions };
  const policy = await privy.policies().create({ version: "1.0", name: "p", chain_type, rules: [rule] });
  expect(policy.rules[0]).toMatchObject({ ...rule });
  const { id, address } = await privy.wallets().create({ chain_type, policy_ids: [policy.id] });
  return { id, address };
}

/** Expects Privy's refusal, with the trace of the condition that was not met. */
export async function expectViolation(call: Promise<unknown>, ...traced: object[]): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(APIError);
  expect(error).toMatchObject({
    status: 400,
    error: { error: "RPC request denied due to policy violation", code: "policy_violation", explanation: expect.stringMatching(/rule/i) },
  });
  const { trace } = (error as { error: { trace: { conditions: object[] }[] } }).error;
  for (const condition of traced) {
    expect(trace.flatMap(({ conditions }) => conditions)).toContainEqual(expect.objectContaining(condition));
  }
}
