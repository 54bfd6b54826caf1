/** Asks by HTTP, again and again, while no WebSocket can be had. */

/** How often to ask, in milliseconds. */
export const INTERVAL = 2_000;

/** Emits `message-received` with each frame, and `answered` after each good answer. */
export class Polling extends EventTarget {
  #address;
  #world;
  #timer = null;

  /**
   * @param {() => string} address asked before each question
   * @param {{fetch: typeof fetch, clock: object}} world
   */
  constructor(address, world) {
    super();
    this.#address = address;
    this.#world = world;
  }

  get isRunning() {
    return this.#timer !== null;
  }

  /** Begins to ask; harmless when it already does. */
  start() {
    if (!this.isRunning) this.#again(0);
  }

  stop() {
    this.#world.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * Asks once.
   *
   * @returns {Promise<boolean>} whether an answer came
   */
  async ask() {
    try {
      const response = await this.#world.fetch(this.#address(), { headers: { Accept: "application/json" } });
      if (!response.ok) return false;
      this.#tell(await response.json());
      return true;
    } catch {
      return false;
    }
  }

  #tell(answer) {
    for (const frame of answer.jobs ?? [answer]) {
      this.dispatchEvent(new CustomEvent("message-received", { detail: frame }));
    }
    this.dispatchEvent(new CustomEvent("answered"));
  }

  #again(wait) {
    this.#timer = this.#world.clock.setTimeout(async () => {
      await this.ask();
      if (this.isRunning) this.#again(INTERVAL);
    }, wait);
  }
}
