"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { AppConfig, FactorSummary } from "../protocol/app/app-state.ts";
import type { AuthorizationPayload } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { FactorAssertion } from "../protocol/user-factor.ts";
import { assertStepUp } from "./assert-factor.ts";
import { getWalletToken } from "./call-app-server.ts";
import type { UnlockedSeat } from "./hold-key.ts";
import { unlockSeat } from "./unlock-seat.ts";

type SeatState = "locked" | "unlocking" | "unlocked";

export interface UserSeat {
  state: SeatState;
  expiresAtMs: number | null;
  /** SHA-256 of the seat's public key, hex, while unlocked. */
  publicKeyFingerprint: string | null;
  /** Asks for the factor; resolves at once when the seat is already open. Rejects with an ApiError and stays locked. */
  unlock: () => Promise<void>;
  lock: () => void;
  /** Signs with the open seat, unlocking it first if needed. */
  sign: (payload: AuthorizationPayload) => Promise<string>;
  /** The factor's agreement to one request; for `step_up_required`. */
  stepUp: (payloadHash: string) => Promise<FactorAssertion>;
}

const SeatContext = createContext<UserSeat | null>(null);

interface SeatProviderProps {
  config: AppConfig;
  /** The wallet backend's id of the person; null until set-up. */
  walletUserId: string | null;
  factor: FactorSummary | null;
  children: ReactNode;
}

/** A key this close to its end may be too old by the time the enclave sees its signature. */
const EXPIRY_MARGIN_MS = 20_000;

/** Holds the user seat of this page's lifetime, in memory only: a reload locks it. */
export function SeatProvider({ config, walletUserId, factor, children }: SeatProviderProps) {
  const seatRef = useRef<UnlockedSeat | null>(null);
  const unlockingRef = useRef<Promise<UnlockedSeat> | null>(null);
  /** Counts locks, so that a key which arrives after a lock is dropped. */
  const locksRef = useRef(0);
  const [state, setState] = useState<SeatState>("locked");
  const [expiresAtMs, setExpiresAtMs] = useState<number | null>(null);

  const lock = useCallback(() => {
    locksRef.current += 1;
    seatRef.current = null;
    unlockingRef.current = null;
    setExpiresAtMs(null);
    setState("locked");
  }, []);

  const open = useCallback(async (): Promise<UnlockedSeat> => {
    const current = seatRef.current;
    if (current !== null && current.expiresAtMs - EXPIRY_MARGIN_MS > Date.now()) return current;
    const holder = requireHolder(walletUserId, factor);
    // Two buttons pressed at once share one prompt: a second one would cancel the first.
    unlockingRef.current ??= unlockSeat({ config, userId: holder.walletUserId, factor: holder.factor, getToken: getWalletToken });
    const locks = locksRef.current;
    setState("unlocking");
    try {
      const seat = await unlockingRef.current;
      if (locksRef.current !== locks) throw new ApiError("factor_required", "The seat was locked meanwhile.", { reason: "cancelled" });
      seatRef.current = seat;
      setExpiresAtMs(seat.expiresAtMs);
      unlockingRef.current = null;
      setState("unlocked");
      return seat;
    } catch (error) {
      if (locksRef.current === locks) lock();
      throw error;
    }
  }, [config, walletUserId, factor, lock]);

  useEffect(() => {
    if (expiresAtMs === null) return;
    const timer = setTimeout(lock, Math.max(0, expiresAtMs - EXPIRY_MARGIN_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [expiresAtMs, lock]);

  // Another person signed in, or the factor changed: the old key must not sign for the new state.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the reason to run, not inputs
  useEffect(() => lock, [walletUserId, factor?.id, lock]);

  const value = useMemo<UserSeat>(
    () => ({
      state,
      expiresAtMs,
      publicKeyFingerprint: state === "unlocked" ? (seatRef.current?.publicKeyFingerprint ?? null) : null,
      unlock: async () => void (await open()),
      lock,
      sign: async (payload) => (await open()).signPayload(payload),
      stepUp: async (payloadHash) => assertStepUp({ config, ...requireHolder(walletUserId, factor) }, payloadHash),
    }),
    [state, expiresAtMs, open, lock, config, walletUserId, factor],
  );
  return <SeatContext.Provider value={value}>{children}</SeatContext.Provider>;
}

export function useUserSeat(): UserSeat {
  const seat = useContext(SeatContext);
  if (seat === null) throw new Error("useUserSeat needs a SeatProvider around it");
  return seat;
}

function requireHolder(walletUserId: string | null, factor: FactorSummary | null) {
  if (walletUserId === null || factor === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  return { walletUserId, factor };
}
