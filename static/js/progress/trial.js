/** One use of one transport, from its opening to its end. */

import { CloseCode } from "./codes.js";
import { MessageType } from "./protocol.js";

/** The server speaks every 30 s; who has been silent for longer is dead. */
export const SILENCE = 40_000;
/** A connection that has not said anything by then never will. */
export const OPENING = 10_000;
/** A connection that is asked whether it lives has so long to answer. */
export const ANSWER = 5_000;
/** One that breaks sooner than this was of no use. */
export const USEFUL = 5_000;

/**
 * @typedef {object} Context What a transport needs to know.
 * @property {string} base the site, as `https://host`
 * @property {() => import("./wants.js").Wanted} wants
 * @property {() => Promise<?string>} token
 * @property {World} world
 *
 * @typedef {object} World What the library needs from outside.
 * @property {typeof WebSocket} WebSocket
 * @property {typeof fetch} fetch
 * @property {{setTimeout: Function, clearTimeout: Function, now: () => number}} clock
 * @property {() => number} random
 *
 * @typedef {object} End
 * @property {number} code
 * @property {string} [reason]
 * @property {number} [retryAfter] seconds
 * @property {string} [job] the job that the address named
 * @property {string} [batch] the batch that it named
 *
 * @typedef {object} Listener
 * @property {(message: object) => void} message
 * @property {() => void} alive something came, if only a sign of life
 * @property {(end: End) => void} ended
 */

/** Times are taken from the wall clock, as timers stand still while a computer sleeps. */
export class Trial {
  #clock;
  #events;
  #transport = null;
  #firstAt = null;
  #heardAt;
  #askedAt = null;
  #retryAfter;
  #isOver = false;

  /**
   * @param {string} name of the transport
   * @param {{now: () => number}} clock
   * @param {{heard: Function, message: Function, ended: Function}} events
   */
  constructor(name, clock, events) {
    this.name = name;
    this.#clock = clock;
    this.#events = events;
    this.#heardAt = clock.now();
  }

  get hasHeard() {
    return this.#firstAt !== null;
  }

  /** Whether it did what it is for, and not only open. */
  get isUseful() {
    return this.hasHeard && this.#clock.now() - this.#firstAt >= USEFUL;
  }

  get isDead() {
    const now = this.#clock.now();
    // A clock that was put back must not make the silence last.
    this.#heardAt = Math.min(this.#heardAt, now);
    if (this.#askedAt !== null && now - this.#askedAt > ANSWER) return true;
    return now - this.#heardAt > (this.hasHeard ? SILENCE : OPENING);
  }

  /**
   * @param {() => Promise<Function>} load gives the transport's class
   * @param {Context} context
   */
  async open(load, context) {
    try {
      // Nothing ends before whoever began it has hold of it.
      const Transport = await Promise.resolve().then(load);
      if (this.#isOver) return;
      this.#transport = new Transport(context, this.#listener());
      await this.#transport.open();
    } catch (error) {
      this.#end({ code: CloseCode.LOST, reason: String(error) });
    }
  }

  watch() {
    this.#transport?.watch();
  }

  ask(id) {
    this.#transport?.ask(id);
  }

  /** Only a socket can be told. */
  shown(ids) {
    this.#transport?.shown?.(ids);
  }

  renew(token) {
    this.#transport?.renew(token);
  }

  /** Finds out soon whether anybody is there. */
  ping() {
    if (this.hasHeard && this.#transport?.ping()) this.#askedAt ??= this.#clock.now();
  }

  /** Ends it as if it had broken. */
  kill(reason) {
    this.#end({ code: CloseCode.LOST, reason });
  }

  close() {
    this.#isOver = true;
    this.#transport?.close();
  }

  #listener() {
    return {
      message: (message) => this.#message(message),
      alive: () => this.#hear(),
      ended: (end) => this.#end(end),
    };
  }

  /** A refusal is no proof that the connection is of use. */
  #message(message) {
    if (this.#isOver) return;
    if (message.type === MessageType.ERROR) this.#retryAfter = message.retry_after;
    else this.#hear();
    this.#events.message(this, message);
  }

  #hear() {
    if (this.#isOver) return;
    this.#heardAt = this.#clock.now();
    this.#askedAt = null;
    if (this.hasHeard) return;
    this.#firstAt = this.#heardAt;
    this.#events.heard(this);
  }

  #end(end) {
    if (this.#isOver) return;
    this.close();
    this.#events.ended(this, { retryAfter: this.#retryAfter, ...definite(end) });
  }
}

/** What is not known does not hide what was said before. */
function definite(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
