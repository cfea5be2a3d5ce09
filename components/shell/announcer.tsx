"use client";

import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

type Announce = (text: string) => void;

const Context = createContext<Announce>(() => {});

/** One polite live region for the whole app: what lights up for the eye is said for the ear. */
export function Announcer({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState({ text: "", turn: 0 });
  const announce = useCallback<Announce>((text) => setMessage((last) => ({ text, turn: last.turn + 1 })), []);
  return (
    <Context value={announce}>
      {children}
      <p aria-live="polite" className="sr-only">
        {/* A new element, so that the same words twice are said twice. */}
        <span key={message.turn}>{message.text}</span>
      </p>
    </Context>
  );
}

export function useAnnounce(): Announce {
  return useContext(Context);
}
