/** Which transport is used, and which one comes next. Pure. */

/** After so many failures in a row the next one is tried. */
export const PATIENCE = 2;
/** The shortest and the longest time between two looks at a better one, in milliseconds. */
const SOON = 5_000;
const LATE = 300_000;

/** The transports from best to worst, and how far down one had to go. */
export class Ladder {
  #names;
  #step;
  #failures = 0;
  #looks = 0;

  /**
   * @param {readonly string[]} names from best to worst
   * @param {?string} [start] what worked the last time
   */
  constructor(names, start) {
    this.#names = names;
    this.#step = Math.max(names.indexOf(start), 0);
  }

  get current() {
    return this.#names[this.#step];
  }

  get isAtTop() {
    return this.#step === 0;
  }

  /** The one in use was of no use; after the worst comes the best again. */
  failed() {
    this.#failures += 1;
    if (this.#failures < PATIENCE) return;
    this.#failures = 0;
    this.#step = (this.#step + 1) % this.#names.length;
  }

  /** This one works: go on with it. @param {string} name */
  worked(name) {
    this.#failures = 0;
    if (name !== this.current) this.#looks = 0;
    this.#step = this.#names.indexOf(name);
  }

  /** @returns {{name: string, wait: number}} a better one, and when to look at it */
  look() {
    const wait = Math.min(LATE, SOON * 2 ** Math.min(this.#looks, 16));
    const name = this.#names[this.#looks % this.#step];
    this.#looks += 1;
    return { name, wait };
  }
}
