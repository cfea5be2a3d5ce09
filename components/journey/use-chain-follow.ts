"use client";

import { type Dispatch, useEffect, useRef } from "react";
import { isHash } from "viem";
import { useBlock, useTransactionReceipt } from "wagmi";
import type { Journey } from "./journey.ts";
import type { JourneyEvent } from "./reduce-journey.ts";

const ASK_MS = 500;

/** Follows the journey's transaction on the chain itself, read from the browser: into a block, then to finality. */
export function useChainFollow(journey: Journey | null, dispatch: Dispatch<JourneyEvent>): void {
  const hash = journey?.transactionHash && isHash(journey.transactionHash) ? journey.transactionHash : undefined;
  const waiting = journey?.chain === "waiting" && hash !== undefined;
  const maturing = journey?.chain === "mined";
  const sentAt = useRef(0);

  useEffect(() => {
    if (waiting) sentAt.current = performance.now();
  }, [waiting]);

  const { data: receipt } = useTransactionReceipt({
    ...(hash ? { hash } : {}),
    // A node that has not seen it yet answers with an error; asking again is the whole recovery.
    query: { enabled: waiting, refetchInterval: ASK_MS, retry: false },
  });
  useEffect(() => {
    if (!waiting || !receipt || receipt.transactionHash !== hash) return;
    const ms = performance.now() - sentAt.current;
    dispatch({ type: "mined", blockNumber: Number(receipt.blockNumber), reverted: receipt.status === "reverted", ms });
  }, [waiting, receipt, hash, dispatch]);

  const { data: finalized } = useBlock({ blockTag: "finalized", query: { enabled: maturing, refetchInterval: ASK_MS * 2 } });
  const blockNumber = journey?.blockNumber ?? null;
  useEffect(() => {
    if (maturing && finalized && blockNumber !== null && Number(finalized.number) >= blockNumber) dispatch({ type: "finalized" });
  }, [maturing, finalized, blockNumber, dispatch]);
}
