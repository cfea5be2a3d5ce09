import { Notice } from "@/components/ui/notice.tsx";
import { formatEth } from "@/lib/chain/format-eth.ts";
import type { FeeVerdict } from "@/lib/chain/judge-fee.ts";

interface FeeNoticeProps {
  verdict: FeeVerdict;
  signedWei: bigint;
  nowWei: bigint | undefined;
  amountWei: bigint;
}

/** Why the review asks once more: the network fee has risen since it was opened, or is much for what is sent. */
export function FeeNotice({ verdict, signedWei, nowWei = signedWei, amountWei }: FeeNoticeProps) {
  if (verdict === "fine") return null;
  if (verdict === "risen") {
    return (
      <Notice title="The network fee has risen." className="mt-4">
        It was at most {formatEth(signedWei)} when you opened this review, and is at most {formatEth(nowWei)} now. Nothing was sent. Take
        the new fee, or close this and wait until it falls.
      </Notice>
    );
  }
  return (
    <Notice title="The network fee is high for this amount." className="mt-4">
      It may cost {formatEth(signedWei)}, {shareOf(signedWei, amountWei)}. Nothing is sent until you say so once more.
    </Notice>
  );
}

function shareOf(feeWei: bigint, amountWei: bigint): string {
  return feeWei >= amountWei ? "which is more than what you send" : `${(feeWei * 100n) / amountWei} % of what you send`;
}
