/** Looks now and then whether a better transport can be had, while a worse one works. */

/** At most one look is under way; the worse transport stays until the better one speaks. */
export class Probing {
  #ladder;
  #clock;
  #begin;
  #timer = null;
  #trial = null;

  /**
   * @param {import("./ladder.js").Ladder} ladder
   * @param {{setTimeout: Function, clearTimeout: Function}} clock
   * @param {(name: string) => import("./trial.js").Trial} begin tries a transport
   */
  constructor(ladder, clock, begin) {
    this.#ladder = ladder;
    this.#clock = clock;
    this.#begin = begin;
  }

  /** The look that is under way. */
  get trial() {
    return this.#trial;
  }

  start() {
    const { name, wait } = this.#ladder.look();
    this.#timer = this.#clock.setTimeout(() => {
      this.#trial = this.#begin(name);
    }, wait);
  }

  /** It came to nothing: look again, later. */
  failed() {
    this.#trial = null;
    this.start();
  }

  /** Ends the look that is under way, unless it is what one goes on with. */
  stop(kept = null) {
    this.#clock.clearTimeout(this.#timer);
    if (this.#trial !== kept) this.#trial?.close();
    this.#trial = null;
  }
}
