/** Which tab shows what: all of them hear of it, and one of them shows it. */

import { PAUSE } from "../elements/toast-turns.js";

/** So many are remembered as shown. */
const KEPT = 50;
/**
 * For so many milliseconds a tab holds on to the lock of what it shows. What a tab stores
 * reaches those of other processes a moment later than a lock that it lets go of.
 */
const HELD = 5_000;

/** Takes notifications for this tab, by what all tabs of the browser remember. */
export class Claims {
  #key;
  #storage;
  #locks;

  /**
   * @param {object} options
   * @param {string} options.user tabs of another person have nothing to do with it
   * @param {Storage} options.storage
   * @param {LockManager} [options.locks] only secure pages have them
   */
  constructor({ user, storage, locks }) {
    this.#key = `headway.toasts ${user}`;
    this.#storage = storage;
    this.#locks = locks;
  }

  /**
   * @param {string} id
   * @param {number} now milliseconds
   * @returns {Promise<number>} 0: show it; Infinity: it was shown; else how long to wait
   */
  async take(id, now) {
    if (!this.#locks) return this.#take(id, now);
    return this.#locks.request(this.#key, async () => {
      const wait = this.#take(id, now);
      return wait || (await this.#own(id)) ? wait : Infinity;
    });
  }

  /** @returns {Promise<boolean>} false where another tab has just shown it */
  #own(id) {
    return new Promise((resolve) => {
      this.#locks.request(`${this.#key} ${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && new Promise((letGo) => setTimeout(letGo, HELD));
      });
    });
  }

  #take(id, now) {
    const { ids, at } = this.#read();
    if (ids.includes(id)) return Infinity;
    // A clock that was put back must not hold everything up.
    const wait = at > now ? 0 : at + PAUSE - now;
    if (wait > 0) return wait;
    this.#write({ ids: [...ids, id].slice(-KEPT), at: now });
    return 0;
  }

  #read() {
    try {
      const { ids, at } = JSON.parse(this.#storage.getItem(this.#key));
      return { ids, at };
    } catch {
      return { ids: [], at: 0 };
    }
  }

  #write(kept) {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Without locks each tab shows it, then.
    }
  }
}
