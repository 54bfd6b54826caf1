/** What a person asked for while the server could not be reached: sent later, in order. */

import { LONGEST, delay } from "./backoff.js";
import { Emitter } from "./emitter.js";

/** Who asked for something that long ago has gone another way, in milliseconds. */
export const PATIENCE = 600_000;

const KEY = "headway.actions";
const EXPIRED = "It could not be sent within ten minutes. Try again.";

/** What became of an action. */
export const ActionState = Object.freeze({
  WAITING: "waiting",
  SENDING: "sending",
  DONE: "done",
  REFUSED: "refused",
  EXPIRED: "expired",
});

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {string} method
 * @property {string} url
 * @property {string} label what it is, in words for people
 * @property {string} [body]
 * @property {Record<string, string>} [headers]
 * @property {string} state
 * @property {number} madeAt milliseconds since 1970
 * @property {string} [reason] why it was refused or given up
 * @property {boolean} [isAgain] it was tried before, and no answer came
 */

/** Tells `actions` with the list of all that wait, and those that have just ended. */
export class Actions extends Emitter {
  #base;
  #world;
  #storage;
  #list;
  #made = 0;
  #failures = 0;
  #timer = null;
  #isSending = false;
  #isPaused = false;
  #endings = new Map();

  /**
   * @param {{base: string, world: import("./trial.js").World, storage?: Storage}} options
   */
  constructor({ base, world, storage }) {
    super();
    this.#base = base;
    this.#world = world;
    this.#storage = storage ?? null;
    this.#list = this.#read();
    if (this.#list.length) this.#later(0);
  }

  /** @returns {Array<Action>} */
  get list() {
    return [...this.#list];
  }

  /**
   * Sends it now if it can be, else as soon as it can.
   *
   * @param {Pick<Action, "method"|"url"|"label"|"body"|"headers">} wish
   * @returns {Promise<Action>} how it ended
   */
  add(wish) {
    const { clock, random } = this.#world;
    const id = `${clock.now()} ${(this.#made += 1)} ${random()}`;
    const action = { method: "POST", ...wish, id, state: ActionState.WAITING, madeAt: clock.now() };
    const ending = new Promise((resolve) => this.#endings.set(id, resolve));
    this.#list.push(action);
    this.#tell();
    this.flush();
    return ending;
  }

  /** There is no network: nothing is tried. */
  pause() {
    this.#isPaused = true;
  }

  /** The server can be reached: try now. */
  resume() {
    this.#isPaused = false;
    this.#failures = 0;
    this.flush();
  }

  /** Sends what waits, one after the other, until one cannot be sent. */
  async flush() {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#expire();
    while (this.#list.length && !this.#isPaused && (await this.#send(this.#list[0])));
    this.#isSending = false;
    if (this.#list.length) this.#later(this.#isPaused ? LONGEST : delay(this.#failures, this.#world.random));
  }

  /** @returns {Promise<boolean>} whether the next one may follow */
  async #send(action) {
    this.#change(action, { state: ActionState.SENDING });
    try {
      const answer = await this.#fetch(action);
      if (isPassing(answer.status)) throw new TypeError(`the server answered ${answer.status}`);
      this.#end(action, await ending(answer, action));
      this.#failures = 0;
      return true;
    } catch {
      this.#failures += 1;
      this.#change(action, { state: ActionState.WAITING, isAgain: true });
      return false;
    }
  }

  async #fetch({ method, url, body, headers }) {
    const { clock, fetch } = this.#world;
    const stop = new AbortController();
    const timer = clock.setTimeout(() => stop.abort(), LONGEST);
    const options = { method, body, headers, signal: stop.signal };
    return fetch(new URL(url, this.#base).href, options).finally(() => clock.clearTimeout(timer));
  }

  #expire() {
    const oldest = this.#world.clock.now() - PATIENCE;
    for (const action of this.#list.filter(({ madeAt }) => madeAt < oldest)) {
      this.#end(action, { state: ActionState.EXPIRED, reason: EXPIRED });
    }
  }

  #end(action, about) {
    this.#change(action, about);
    this.#list = this.#list.filter((other) => other !== action);
    this.#keep();
    this.#endings.get(action.id)?.({ ...action });
    this.#endings.delete(action.id);
  }

  #change(action, about) {
    Object.assign(action, about);
    this.#tell();
  }

  #tell() {
    this.#keep();
    this.emit("actions", this.list.map((action) => ({ ...action })));
  }

  #later(wait) {
    this.#world.clock.clearTimeout(this.#timer);
    this.#timer = this.#world.clock.setTimeout(() => this.flush(), wait);
  }

  #keep() {
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#list));
    } catch {
      // They are kept for as long as the page is open, then.
    }
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY)) ?? [];
      return kept.map((action) => ({ ...action, state: ActionState.WAITING }));
    } catch {
      return [];
    }
  }
}

/** The server is there, but not now. */
function isPassing(status) {
  return status >= 500 || status === 408 || status === 429;
}

/** A conflict after a try without an answer says that the try was carried out. */
async function ending(answer, { isAgain }) {
  if (answer.ok || (isAgain && answer.status === 409)) return { state: ActionState.DONE };
  const words = await answer.json().catch(() => null);
  const reason = typeof words?.detail === "string" ? words.detail : `The server answered ${answer.status}.`;
  return { state: ActionState.REFUSED, reason };
}
