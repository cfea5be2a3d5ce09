"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { RunningChange } from "@/components/change/use-change-steps.ts";
import type { AppConfig } from "@/lib/protocol/app/app-state.ts";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { generateHpkeRecipient, type HpkeRecipient } from "@/lib/protocol/hpke.ts";
import { parseP256PublicKey } from "@/lib/protocol/p256-public-key.ts";
import { recipientWords } from "@/lib/protocol/recipient-words.ts";
import { buildExport } from "@/lib/user-seat/build-change-payload.ts";
import type { ExportBundle } from "@/lib/user-seat/recovery/export-bundle.ts";
import { openExport, type SecretKind, type TakenKey, writeExportBundle } from "@/lib/user-seat/recovery/open-export.ts";

export interface Recovery {
  readonly change: RunningChange;
  /** Six words of the key that this page made; null until it has. */
  readonly pageWords: string | null;
  /** The key in hand, opened and found to be this wallet's. Only in this state, never in storage, and gone when the page is left. */
  readonly taken: TakenKey | null;
  /** What was encrypted to a key of the person's own: this page cannot open it. */
  readonly bundle: ExportBundle | null;
  /** The answer came, and is not what it should be. */
  readonly damage: ApiError | null;
  readonly take: (kind: SecretKind) => Promise<void>;
  readonly seal: (kind: SecretKind, recipientPublicKey: string) => Promise<void>;
  readonly forget: () => void;
}

interface RecoverySubject {
  readonly config: Pick<AppConfig, "appId" | "walletApiOrigin">;
  readonly wallet: SeatWallet;
  /** Has the request signed by whoever it takes, and sent. */
  readonly change: RunningChange;
}

/** Takes a wallet's key out: sealed to a key that was made in this page and cannot leave it, or to one of the person's own. */
export function useRecovery({ config, wallet, change }: RecoverySubject): Recovery {
  const recipientRef = useRef<HpkeRecipient | null>(null);
  /** Counts what was forgotten, so that a key which arrives after the page was left is dropped. */
  const leavesRef = useRef(0);
  const [pageWords, setPageWords] = useState<string | null>(null);
  const [taken, setTaken] = useState<TakenKey | null>(null);
  const [bundle, setBundle] = useState<ExportBundle | null>(null);
  const [damage, setDamage] = useState<ApiError | null>(null);

  const renewRecipient = useCallback(async () => {
    const recipient = await generateHpkeRecipient();
    recipientRef.current = recipient;
    setPageWords(recipientWords(recipient.publicKeySpkiBase64));
  }, []);

  const { run, reset } = change;
  const forget = useCallback(() => {
    leavesRef.current += 1;
    setTaken(null);
    setBundle(null);
    setDamage(null);
    reset();
    void renewRecipient();
  }, [renewRecipient, reset]);

  useEffect(() => {
    void renewRecipient();
    // A page that the back button brings back must not bring the key with it.
    addEventListener("pagehide", forget);
    return () => {
      removeEventListener("pagehide", forget);
      leavesRef.current += 1;
      recipientRef.current = null;
    };
  }, [forget, renewRecipient]);

  const request = useCallback(
    async (kind: SecretKind, publicKey: string) => {
      setDamage(null);
      const leaves = leavesRef.current;
      const body = { encryption_type: "HPKE" as const, recipient_public_key: publicKey, export_seed_phrase: kind === "seed_phrase" };
      const outcome = await run(buildExport({ config }, wallet.id, body));
      return leaves === leavesRef.current ? outcome : null;
    },
    [config, run, wallet.id],
  );

  const take = useCallback(
    async (kind: SecretKind) => {
      const recipient = recipientRef.current;
      if (recipient === null) return;
      const leaves = leavesRef.current;
      const outcome = await request(kind, recipient.publicKeySpkiBase64);
      if (outcome === null) return;
      try {
        const opened = await openExport(outcome.body, recipient, wallet, kind);
        if (leaves === leavesRef.current) setTaken(opened);
      } catch (error) {
        setDamage(toDamage(error));
      }
    },
    [request, wallet],
  );

  const seal = useCallback(
    async (kind: SecretKind, recipientPublicKey: string) => {
      const { spkiBase64 } = parseP256PublicKey(recipientPublicKey, "public key");
      const outcome = await request(kind, spkiBase64);
      if (outcome === null) return;
      try {
        setBundle(writeExportBundle(outcome.body, spkiBase64, wallet, kind));
      } catch (error) {
        setDamage(toDamage(error));
      }
    },
    [request, wallet],
  );

  return { change, pageWords, taken, bundle, damage, take, seal, forget };
}

function toDamage(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("invalid_data", "The backend’s answer cannot be read.");
}
