let latestMs = 0;

/**
 * The enclave's own clock in unix milliseconds; it never runs backwards within a boot, so an operator who sets the machine's clock back
 * cannot revive an expired request.
 */
export function nowMs(): number {
  latestMs = Math.max(latestMs, Date.now());
  return latestMs;
}
