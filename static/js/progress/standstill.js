/** Says when what is shown is how things stood, and no more how they stand. */

import { ConnectionState } from "./states.js";

/** A connection that is back by then was hardly away, in milliseconds. */
export const PATIENCE = 5_000;

/** Whether each state of a connection shows at once how good a copy is. */
const IS_STILL = Object.freeze({
  [ConnectionState.CONNECTED]: false,
  [ConnectionState.OFFLINE]: true,
  [ConnectionState.DISCONNECTED]: true,
});

/** Follows a connection, and waits a while when it may come back by itself. */
export class Standstill {
  #clock;
  #tell;
  #timer = null;
  #isStill = false;

  /**
   * @param {{setTimeout: Function, clearTimeout: Function}} clock
   * @param {(isStill: boolean) => void} tell called when it changes
   */
  constructor(clock, tell) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** @param {{state: string}} change how the connection is now */
  moved({ state }) {
    const isStill = IS_STILL[state];
    if (isStill === undefined) this.#timer ??= this.#clock.setTimeout(() => this.#settle(true), PATIENCE);
    else this.#settle(isStill);
  }

  #settle(isStill) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    if (isStill === this.#isStill) return;
    this.#isStill = isStill;
    this.#tell(isStill);
  }
}
