/**
 * The smallest nonce that, with those after it that the transaction also uses up, neither the chain nor a live transaction of ours has. So no nonce is used twice, and one that a failed transaction left
 * behind is filled by the next instead of blocking all that come after it (law 12).
 *
 * @param pendingCount the chain's transaction count including its mempool; may lag behind what we sent
 * @param live nonces of our signed transactions that are not known to have failed
 * @param count how many in a row are needed. Several may have to begin behind a gap; they then wait until the next single send fills it
 */
export function chooseNonce(pendingCount: number, live: Iterable<number>, count = 1): number {
  const taken = new Set(live);
  let nonce = pendingCount;
  for (let free = 0; free < count; free++) {
    if (!taken.has(nonce + free)) continue;
    nonce += free + 1;
    free = -1;
  }
  return nonce;
}
