/**
 * A bounded map that forgets what was used longest ago. Map keeps insertion order, so re-inserting on use is all it takes.
 *
 * The bound is a number of entries, or of what they weigh together: where one app chooses how large its entries are, a number alone would bound nothing.
 */
export class LruCache<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #capacity: number;
  readonly #weigh: (value: V) => number;
  #weight = 0;

  constructor(capacity: number, weigh: (value: V) => number = () => 1) {
    this.#capacity = capacity;
    this.#weigh = weigh;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.#forget(key);
    this.#entries.set(key, value);
    this.#weight += this.#weigh(value);
    while (this.#weight > this.#capacity) {
      const oldest = this.#entries.keys().next();
      if (oldest.done) return;
      this.#forget(oldest.value);
    }
  }

  #forget(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#weight -= this.#weigh(value);
  }
}
