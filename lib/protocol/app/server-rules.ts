import { formatEther, parseEther } from "viem/utils";
import type { Intent } from "./read-intent.ts";

export interface RuleLimits {
  /** A single send above this needs the factor again. */
  readonly stepUpWei: bigint;
  /** A rolling 24 h total above this needs the factor again. */
  readonly dailyWei: bigint;
  /** A rolling 24 h total above this is refused. */
  readonly dailyMaxWei: bigint;
  /** The one chain that this server signs for. */
  readonly chainId: number;
}

/** Stable names, shown small beside the sentence. */
type RuleName =
  | "daily_maximum"
  | "network_fee"
  | "typed_data_chain"
  | "amount_at_once"
  | "amount_in_a_day"
  | "token_transfer"
  | "token_approval"
  | "contract_call"
  | "typed_data"
  | "unreadable_message";

export type RuleDecision =
  | { readonly decision: "allow" }
  /** A fresh assertion of the factor over this very payload makes it an `allow`. */
  | { readonly decision: "step-up"; readonly rule: RuleName; readonly reason: string }
  | {
      readonly decision: "refuse";
      readonly rule: RuleName;
      readonly reason: string;
      readonly limitWei?: bigint;
      readonly usedWei?: bigint;
    };

/** The same as the enclave's ceiling, which holds only for fees that the host proposes: a signed fee is the signers' own, so this seat bounds it. */
const MAX_SIGNED_FEE_WEI = parseEther("0.05");

/**
 * The server seat's own judgement, apart from the enclave's policies: a stolen session alone should not move much (seed of the whole design: a
 * seat that signs whatever it is handed adds nothing). Pure; `usedWei` is what left, or may still leave, the wallet in the last 24 hours.
 */
export function evaluateRules(intent: Intent, usedWei: bigint, limits: RuleLimits): RuleDecision {
  switch (intent.kind) {
    case "message":
      return intent.text === null
        ? stepUp("unreadable_message", "This message is not readable text, so it could mean anything.")
        : { decision: "allow" };
    case "typed-data":
      return judgeTypedData(intent.domain.chainId, limits);
    case "send":
    case "contract-call":
      return judgeTransaction(intent, usedWei, limits);
  }
}

/**
 * The most that a request can take out of the wallet, in wei: its value, and its network fee at its highest. Where the fee is left to the wallet backend it
 * counts at the enclave's ceiling. This is what the limits of a day add up.
 */
export function amountOf(intent: Intent): bigint {
  if (intent.kind !== "send" && intent.kind !== "contract-call") return 0n;
  return BigInt(intent.valueWei) + (intent.maxFeeWei === null ? MAX_SIGNED_FEE_WEI : BigInt(intent.maxFeeWei));
}

function judgeTransaction(intent: Extract<Intent, { kind: "send" | "contract-call" }>, usedWei: bigint, limits: RuleLimits): RuleDecision {
  const amountWei = amountOf(intent);
  const totalWei = usedWei + amountWei;
  // The hard limit first: no factor lifts it.
  if (totalWei > limits.dailyMaxWei) {
    const reason = `With this, ${formatEther(totalWei)} ETH would leave within 24 hours; the server signs at most ${formatEther(limits.dailyMaxWei)} ETH.`;
    return { decision: "refuse", rule: "daily_maximum", reason, limitWei: limits.dailyMaxWei, usedWei };
  }
  if (BigInt(intent.maxFeeWei ?? "0") > MAX_SIGNED_FEE_WEI) {
    const reason = `The network fee could take ${formatEther(BigInt(intent.maxFeeWei ?? "0"))} ETH; the server signs at most ${formatEther(MAX_SIGNED_FEE_WEI)} ETH.`;
    return { decision: "refuse", rule: "network_fee", reason, limitWei: MAX_SIGNED_FEE_WEI };
  }
  if (intent.kind === "contract-call") return judgeCall(intent);
  if (BigInt(intent.valueWei) > limits.stepUpWei)
    return stepUp("amount_at_once", `This sends more than ${formatEther(limits.stepUpWei)} ETH at once.`);
  if (totalWei > limits.dailyWei)
    return stepUp("amount_in_a_day", `With this, more than ${formatEther(limits.dailyWei)} ETH leaves within 24 hours.`);
  return { decision: "allow" };
}

/** No call of a contract has a worth in ETH that this seat could hold against its limits, so each needs the factor; the reason says what it is. */
function judgeCall({ token }: Extract<Intent, { kind: "contract-call" }>): RuleDecision {
  switch (token?.action) {
    case "transfer":
      return stepUp("token_transfer", "This sends a token, whose worth the server cannot hold against its limits in ETH.");
    case "approve":
      return token.amount === "0"
        ? stepUp("token_approval", "This takes back another address’s leave to spend a token of yours.")
        : stepUp("token_approval", "This lets another address take tokens out of this wallet later, without asking again.");
    case undefined:
      return stepUp("contract_call", "This runs code of a contract, which can move more than the amount shown.");
  }
}

/** Typed data can be a permit worth everything the wallet has, and one for another chain would be outside of every limit here. */
function judgeTypedData(chainId: unknown, limits: RuleLimits): RuleDecision {
  if (chainId !== undefined && !isChain(chainId, limits.chainId)) {
    return { decision: "refuse", rule: "typed_data_chain", reason: `This typed data is for another chain than ${limits.chainId}.` };
  }
  return stepUp("typed_data", "A signature over typed data can allow others to move what the wallet holds.");
}

/** EIP-712 encodes 31337, "31337" and "0x7a69" alike. */
function isChain(value: unknown, chainId: number): boolean {
  if (typeof value === "number") return value === chainId;
  return typeof value === "string" && /^(0x[0-9a-fA-F]{1,16}|[0-9]{1,16})$/.test(value) && BigInt(value) === BigInt(chainId);
}

function stepUp(rule: RuleName, reason: string): RuleDecision {
  return { decision: "step-up", rule, reason };
}
