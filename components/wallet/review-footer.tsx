"use client";

import { useId } from "react";
import type { Journey } from "@/components/journey/journey.ts";
import { nameAction } from "@/components/journey/name-action.ts";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { useTokens } from "./use-tokens.ts";

type Actor = Journey["actor"];

interface ReviewFooterProps {
  intent: Intent;
  actor: Actor;
  onActor: (actor: Actor) => void;
  onConfirm: () => void;
  /** Instead of the action's own name. */
  label?: string | undefined;
  isBusy?: boolean;
}

/** The button that agrees, what it asks for, and, where one seat is enough, which one. */
export function ReviewFooter({ intent, actor, onActor, onConfirm, label, isBusy = false }: ReviewFooterProps) {
  const { factor } = useAppState();
  const { custody } = useWallet();
  const { state } = useUserSeat();
  const tokens = useTokens();
  const factorName = factor?.type === "device" ? "device key" : "passkey";
  const opens = state === "unlocked" ? "Your seat is open: this signs at once." : `Your ${factorName} opens your seat first.`;
  return (
    <div className="grid gap-2">
      {custody === "either" ? <ActorChoice actor={actor} onActor={onActor} /> : null}
      <Button size="large" onClick={onConfirm} aria-busy={isBusy || undefined}>
        {label ?? nameAction(intent, tokens)}
      </Button>
      <p className="text-center text-13 text-muted">
        {custody === "either" && actor === "server" ? "Your server signs alone, within its own limits." : opens}
        {custody === "user" ? " You alone sign; your server passes it on, also if you leave." : ""}
      </p>
    </div>
  );
}

function ActorChoice({ actor, onActor }: Pick<ReviewFooterProps, "actor" | "onActor">) {
  const name = useId();
  return (
    <fieldset className="grid grid-cols-2 gap-2 pb-1">
      <legend className="mb-1.5 text-13 text-muted">Who signs?</legend>
      {(["you", "server"] as const).map((seat) => (
        <label
          key={seat}
          className="relative flex min-h-11 cursor-pointer items-center gap-2.5 rounded-control border border-line-strong px-3 text-15 transition-colors hover:bg-hover has-[:checked]:border-ink has-[:focus-visible]:outline has-[:checked]:outline-1 has-[:focus-visible]:outline-2 has-[:checked]:outline-ink"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
            checked={actor === seat}
            onChange={() => onActor(seat)}
          />
          <SeatDisc state="closed" custody="either" actor={seat} size={28} decorative />
          {seat === "you" ? "You" : "Your server"}
        </label>
      ))}
    </fieldset>
  );
}
