/** Loads the queue of actions: before it is needed, and after all that is needed first. */

import { Emitter } from "./emitter.js";

/** As `Actions`, which it tells of. */
export class Outbox extends Emitter {
  #options;
  #actions = null;
  #loading = null;
  #isPaused = false;

  /** @param {object} options as `Actions` has them */
  constructor(options) {
    super();
    this.#options = options;
    // Without a network it could not be loaded any more.
    this.#load().catch(() => {});
  }

  get list() {
    return this.#actions?.list ?? [];
  }

  async add(wish) {
    return (await this.#load()).add(wish);
  }

  pause() {
    this.#isPaused = true;
    this.#actions?.pause();
  }

  resume() {
    this.#isPaused = false;
    this.#actions?.resume();
  }

  #load() {
    this.#loading ??= this.#begin().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #begin() {
    const { Actions } = await import("./actions.js");
    const actions = new Actions(this.#options);
    if (this.#isPaused) actions.pause();
    actions.on("actions", (list) => this.emit("actions", list));
    this.#actions = actions;
    return actions;
  }
}
