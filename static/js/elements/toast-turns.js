/** Whose turn it is to be shown: one after the other, what is critical first. Pure. */

/** The shortest time between two toasts, in milliseconds. */
export const PAUSE = 2_000;
/** So many wait for their turn; of further ones only the number is told. */
export const MOST_WAITING = 3;
/** What has waited longer (for somebody to look) is no news any more, in milliseconds. */
export const STALE = 300_000;

/** What is to be shown, newest news of one thing in place of older. */
export class Turns {
  #waiting = new Map();

  get length() {
    return this.#waiting.size;
  }

  /**
   * @param {{key: string, isCritical?: boolean}} what
   * @param {number} now milliseconds
   * @returns {number} how many will not be shown for it
   */
  offer(what, now) {
    this.#waiting.delete(what.key);
    this.#waiting.set(what.key, { what, since: now });
    if (this.#waiting.size <= MOST_WAITING) return 0;
    const surplus = [...this.#waiting.values()].find((one) => !one.what.isCritical) ?? this.#waiting.values().next().value;
    this.#waiting.delete(surplus.what.key);
    return 1;
  }

  /** @param {number} now @returns {?object} what is next; it waits no more */
  take(now) {
    for (const [key, { since }] of [...this.#waiting]) if (now - since > STALE) this.#waiting.delete(key);
    const all = [...this.#waiting.values()].map(({ what }) => what);
    const next = all.find((what) => what.isCritical) ?? all[0] ?? null;
    if (next) this.#waiting.delete(next.key);
    return next;
  }
}
