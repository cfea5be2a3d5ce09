"use client";

import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button.tsx";

/** A secret that is in the page only while a finger, the mouse or a key holds the button. */
export function HoldToReveal({ secret, name }: { secret: string; name: string }) {
  const [held, setHeld] = useState(false);
  const hide = useCallback(() => setHeld(false), []);
  useEffect(() => {
    addEventListener("blur", hide);
    document.addEventListener("visibilitychange", hide);
    return () => {
      removeEventListener("blur", hide);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [hide]);
  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    // The text that appears may move the button; the finger must not lose it by that.
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(true);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    setHeld(true);
  };
  return (
    <div className="grid gap-3">
      <output
        aria-label={name}
        className="flex min-h-24 items-center rounded-control border border-line bg-wash px-4 py-3 font-mono text-15 [overflow-wrap:anywhere]"
      >
        {held ? secret : "••••••••"}
      </output>
      <Button
        className="touch-none bg-danger text-[oklch(1_0_0)] hover:bg-danger sm:justify-self-start"
        onPointerDown={press}
        onPointerUp={hide}
        onPointerCancel={hide}
        onLostPointerCapture={hide}
        onBlur={hide}
        onKeyDown={keyDown}
        onKeyUp={hide}
        onContextMenu={(event) => event.preventDefault()}
      >
        Hold to reveal the {name.toLowerCase()}
      </Button>
    </div>
  );
}
