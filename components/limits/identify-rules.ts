import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";

/** One text for the rules that hold: every change of a policy gives its rules new ids, so others have another. */
export function identifyRules({ policy }: Pick<WalletLimits, "policy">): string {
  return policy?.rules.map(({ id }) => id).join() ?? "";
}
