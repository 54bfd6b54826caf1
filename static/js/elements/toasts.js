/** Which toasts are shown, and for how long. Pure. */

/** How many are shown; a further one takes the place of the oldest. */
export const MOST = 3;

/** How long a toast stays, in milliseconds: what went wrong takes longer to read. */
export const STAY = Object.freeze({ failed: 20_000, other: 8_000 });

/**
 * @typedef {object} Toast
 * @property {string} id one of the same id is replaced in place
 * @property {string} title
 * @property {string} [text]
 * @property {string} [state] a job's state, for icon and colour
 * @property {string} [word] what the state is called, and its `icon`, where it is no job's
 * @property {string} [icon]
 * @property {boolean} [isUrgent] it is read out at once
 * @property {string} [href] where the title leads
 */

/** The toasts that are shown, in the order in which they came. */
export class Toasts {
  #shown = new Map();

  /** @returns {Toast[]} */
  get all() {
    return [...this.#shown.values()].map(({ toast }) => toast);
  }

  /**
   * Shows a toast, or what is new about one that is shown; its time begins again.
   *
   * @param {Toast} toast
   * @returns {string[]} the ids of those that left for it
   */
  show(toast) {
    this.#shown.set(toast.id, { toast, left: STAY[toast.state] ?? STAY.other });
    const surplus = [...this.#shown.keys()].slice(0, Math.max(this.#shown.size - MOST, 0));
    for (const id of surplus) this.#shown.delete(id);
    return surplus;
  }

  /** @param {string} id @returns {boolean} whether it was shown */
  dismiss(id) {
    return this.#shown.delete(id);
  }

  /**
   * Lets time pass.
   *
   * @param {number} milliseconds
   * @returns {string[]} the ids of those whose time is over
   */
  pass(milliseconds) {
    const over = [];
    for (const [id, entry] of this.#shown) {
      entry.left -= milliseconds;
      if (entry.left <= 0) over.push(id);
    }
    for (const id of over) this.#shown.delete(id);
    return over;
  }
}
