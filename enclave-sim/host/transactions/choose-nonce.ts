/**
 * The smallest nonce that neither the chain nor a live transaction of ours has. So no nonce is used twice, and one that a failed transaction left
 * behind is filled by the next instead of blocking all that come after it (law 12).
 *
 * @param pendingCount the chain's transaction count including its mempool; may lag behind what we sent
 * @param live nonces of our signed transactions that are not known to have failed
 */
export function chooseNonce(pendingCount: number, live: Iterable<number>): number {
  const taken = new Set(live);
  let nonce = pendingCount;
  while (taken.has(nonce)) nonce++;
  return nonce;
}
