"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { useHealth } from "@/components/shell/use-health.ts";
import type { ActionProgress, RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import type { FactorAssertion } from "@/lib/protocol/user-factor.ts";
import { canonicalPayloadBytes } from "@/lib/user-seat/build-rpc-payload.ts";
import { decodeIntent } from "@/lib/user-seat/decode-intent.ts";
import { submitAction } from "@/lib/user-seat/submit-action.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { explainFailure } from "./explain-failure.ts";
import { approvalOf, type Journey } from "./journey.ts";
import { reduceJourney } from "./reduce-journey.ts";
import { useChainFollow } from "./use-chain-follow.ts";
import { viewJourney } from "./view-journey.ts";

export interface Cosign {
  journey: Journey | null;
  /** The signed request goes out again by itself; `clear` ends that. */
  retrying: boolean;
  /** `server`: asks the server to sign alone, where it may. */
  start: (payload: RequestPayload, actor?: Journey["actor"]) => Promise<void>;
  confirmStepUp: () => Promise<void>;
  /** Starts the same request once more, after the person's own seat did not sign. */
  repeat: () => Promise<void>;
  /** Forgets the journey and ends its retries. What the server already has, it keeps: the activity list shows it. */
  clear: () => void;
}

interface Signed {
  payload: RequestPayload;
  /** null: the server signs alone. */
  signature: string | null;
}

const RETRY_MS = 1_500;

/** Takes one request from the confirm button to its block: unlock, sign, submit, confirm again where asked, follow. */
export function useCosign(): Cosign {
  const [journey, dispatch] = useReducer(reduceJourney, null);
  const signed = useRef<Signed | null>(null);
  const asked = useRef<{ payload: RequestPayload; actor: Journey["actor"] } | null>(null);
  const { custody } = useWallet();
  const seat = useUserSeat();
  const queries = useQueryClient();
  const { problem } = useHealth();
  useChainFollow(journey, dispatch);
  useHeadline(journey);
  const mined = journey?.chain === "mined";
  useEffect(() => {
    if (mined) void queries.invalidateQueries({ queryKey: ["balance"] });
  }, [mined, queries]);

  const submit = useCallback(
    async (request: Signed, stepUp?: FactorAssertion) => {
      const onEvent = (progress: ActionProgress) => {
        if (signed.current === request) dispatch({ type: "progress", progress });
      };
      const outcome = await submitAction({ ...request, onEvent, ...(stepUp ? { stepUp } : {}) });
      // Another journey may have started meanwhile; this one's row is in the activity list.
      if (signed.current === request) dispatch({ type: "outcome", outcome });
      void queries.invalidateQueries({ queryKey: ["activity"] });
      if (!outcome.ok) void queries.invalidateQueries({ queryKey: ["health"] });
    },
    [queries],
  );

  const start = useCallback(
    async (payload: RequestPayload, actor: Journey["actor"] = "you") => {
      const bytes = canonicalPayloadBytes(payload);
      signed.current = null;
      asked.current = { payload, actor };
      dispatch({
        type: "started",
        intent: decodeIntent(bytes),
        canonical: new TextDecoder().decode(bytes),
        locked: seat.state !== "unlocked",
        custody,
        actor,
      });
      try {
        if (approvalOf({ custody, actor }) === "server") {
          signed.current = { payload, signature: null };
          return await submit(signed.current);
        }
        const beforeUnlock = performance.now();
        await seat.unlock();
        const beforeSign = performance.now();
        dispatch({ type: "unlocked", ms: beforeSign - beforeUnlock });
        const signature = await seat.sign(payload);
        dispatch({ type: "signed", signature, ms: performance.now() - beforeSign });
        signed.current = { payload, signature };
        await submit(signed.current);
      } catch (error) {
        dispatch({ type: "failed", error: wireOf(error) });
      }
    },
    [seat, submit, custody],
  );

  const confirmStepUp = useCallback(async () => {
    const request = signed.current;
    if (!request || !journey) return;
    try {
      const stepUp = await seat.stepUp(journey.intent.payloadHash);
      dispatch({ type: "resubmitted" });
      await submit(request, stepUp);
    } catch (error) {
      dispatch({ type: "failed", error: wireOf(error) });
    }
  }, [seat, submit, journey]);

  const failure = journey?.failure;
  const retrying = Boolean(failure && signed.current && explainFailure(failure).retriable);
  useEffect(() => {
    const request = signed.current;
    if (!retrying || problem !== null || !request) return;
    const timer = setTimeout(() => {
      dispatch({ type: "resubmitted" });
      void submit(request);
    }, RETRY_MS);
    return () => clearTimeout(timer);
  }, [retrying, problem, submit]);

  const repeat = useCallback(async () => {
    if (asked.current) await start(asked.current.payload, asked.current.actor);
  }, [start]);

  const clear = useCallback(() => {
    signed.current = null;
    dispatch({ type: "cleared" });
  }, []);
  return { journey, retrying, start, confirmStepUp, repeat, clear };
}

/** Says each step to screen readers once. */
function useHeadline(journey: Journey | null): void {
  const announce = useAnnounce();
  const headline = journey ? viewJourney(journey).headline : null;
  useEffect(() => {
    if (headline) announce(headline);
  }, [headline, announce]);
}

function wireOf(error: unknown): { error: string; code: string } {
  if (error instanceof ApiError) return error.toWire();
  return { error: error instanceof Error ? error.message : "The browser could not sign.", code: "internal" };
}
