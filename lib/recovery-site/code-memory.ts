import "../server-seat/assert-server-runtime.ts";
import { timingSafeEqual } from "node:crypto";

/** Wrong tries after which a code is void. */
const MAX_ATTEMPTS = 5;
/** Each new code brings new tries, so codes are counted too: of one address, and of all together, so that this site is no cannon for mail. */
const MAX_CODES = 5;
const MAX_CODES_OF_ALL = 300;
const WINDOW_MS = 15 * 60_000;

interface Window {
  startedMs: number;
  sent: number;
}

interface LiveCode {
  tokenHash: string;
  expiresAtMs: number;
  attempts: number;
}

/** The browser that asked, or `null` for one that never did. */
type BrowserId = string | null;

export interface CodeMemory {
  /** Whether one more code may be sent; if so it is counted. */
  countSent(email: string): boolean;
  /** Makes this the one live code of the address in the browser that asked for it. */
  store(email: string, browser: BrowserId, tokenHash: string, expiresAt: Date): void;
  /** True once only: a right code is forgotten, after five wrong ones it is void. In another browser there is no code. */
  spend(email: string, browser: BrowserId, tokenHash: string): boolean;
}

/**
 * The sign-in codes that are on their way, in this process's memory and nowhere else: whoever steals the site's disk finds none, and a restart voids them all, so none is
 * ever good twice. What expired is dropped before anything is added, and the count of all codes bounds what there can be.
 */
export function createCodeMemory(now: () => number = Date.now): CodeMemory {
  const windows = new Map<string, Window>();
  const codes = new Map<string, LiveCode>();
  let all: Window = { startedMs: now(), sent: 0 };

  return {
    countSent(email) {
      forgetOld();
      const window = windows.get(email) ?? { startedMs: now(), sent: 0 };
      if (window.sent >= MAX_CODES || all.sent >= MAX_CODES_OF_ALL) return false;
      windows.set(email, { ...window, sent: window.sent + 1 });
      all.sent += 1;
      return true;
    },
    store(email, browser, tokenHash, expiresAt) {
      if (browser !== null) codes.set(keyOf(email, browser), { tokenHash, expiresAtMs: expiresAt.getTime(), attempts: 0 });
    },
    spend(email, browser, tokenHash) {
      if (browser === null) return false;
      const key = keyOf(email, browser);
      const code = codes.get(key);
      if (code === undefined || code.expiresAtMs <= now()) return false;
      code.attempts += 1;
      const isRight = isEqual(code.tokenHash, tokenHash);
      if (isRight || code.attempts >= MAX_ATTEMPTS) codes.delete(key);
      return isRight;
    },
  };

  function forgetOld(): void {
    const startedBeforeMs = now() - WINDOW_MS;
    if (all.startedMs <= startedBeforeMs) all = { startedMs: now(), sent: 0 };
    for (const [email, { startedMs }] of windows) if (startedMs <= startedBeforeMs) windows.delete(email);
    for (const [key, { expiresAtMs }] of codes) if (expiresAtMs <= now()) codes.delete(key);
  }
}

/** Neither part can hold a line break. */
function keyOf(email: string, browser: string): string {
  return `${email}\n${browser}`;
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
