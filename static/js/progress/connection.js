/** Owns one WebSocket: opens it, notices when it is dead, and comes back. */

import { delay } from "./backoff.js";
import { CloseCode, FINAL_CLOSE_CODES, MessageType, decode } from "./protocol.js";

/** Where a connection stands. */
export const ConnectionState = Object.freeze({
  CONNECTING: "connecting",
  CONNECTED: "connected",
  RECONNECTING: "reconnecting",
  OFFLINE: "offline",
  DISCONNECTED: "disconnected",
});

/** The server speaks every 30 s; after this long a silent socket is a dead one. */
export const SILENCE = 40_000;
/** A socket that has not opened by then never will. */
export const OPENING = 10_000;

/**
 * @typedef {object} World What a connection needs from outside.
 * @property {typeof WebSocket} WebSocket
 * @property {{setTimeout: Function, clearTimeout: Function, now: () => number}} clock
 * @property {() => number} random
 */

/**
 * Emits `state-changed` and `message-received` (CustomEvents whose `detail` is the
 * change and the message).
 */
export class Connection extends EventTarget {
  #address;
  #world;
  #socket = null;
  #timer = null;
  #failures = 0;
  #state = ConnectionState.DISCONNECTED;

  /**
   * @param {() => string} address asked before each attempt, so that it names the
   *   position to resume from
   * @param {World} world
   */
  constructor(address, world) {
    super();
    this.#address = address;
    this.#world = world;
  }

  get state() {
    return this.#state;
  }

  /** How many attempts have failed since a message last came. */
  get failures() {
    return this.#failures;
  }

  /** Opens the socket now, whatever was being waited for. */
  open() {
    this.#drop();
    this.#enter(this.#failures ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING);
    this.#listen(new this.#world.WebSocket(this.#address()));
    this.#arm(OPENING);
  }

  /** Closes for good; `open` begins anew. */
  close() {
    this.#drop(CloseCode.NORMAL);
    this.#failures = 0;
    this.#enter(ConnectionState.DISCONNECTED);
  }

  /** The browser says that there is no network: trying would be noise. */
  pause() {
    if (this.#state === ConnectionState.DISCONNECTED) return;
    this.#drop();
    this.#enter(ConnectionState.OFFLINE);
  }

  /** @param {object} message */
  send(message) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #listen(socket) {
    this.#socket = socket;
    // Events of a socket that was replaced meanwhile are about the past.
    const current = (react) => (event) => socket === this.#socket && react(event);
    socket.addEventListener("open", current(() => this.#opened()));
    socket.addEventListener("message", current((event) => this.#received(event.data)));
    socket.addEventListener("close", current((event) => this.#closed(event.code, event.reason)));
  }

  /** An open socket is live, though only a message proves that it is of use. */
  #opened() {
    this.#arm(SILENCE);
    this.#enter(ConnectionState.CONNECTED);
  }

  #received(text) {
    const message = decode(text);
    if (!message) return;
    this.#arm(SILENCE);
    if (message.type === MessageType.ERROR) return;
    this.#failures = 0;
    this.#enter(ConnectionState.CONNECTED);
    this.dispatchEvent(new CustomEvent("message-received", { detail: message }));
  }

  #closed(code, reason) {
    this.#drop();
    if (FINAL_CLOSE_CODES.has(code)) {
      this.#enter(ConnectionState.DISCONNECTED, { code, reason });
      return;
    }
    const wait = delay(this.#failures, this.#world.random);
    this.#failures += 1;
    this.#timer = this.#world.clock.setTimeout(() => this.open(), wait);
    this.#enter(ConnectionState.RECONNECTING, { retryAt: this.#world.clock.now() + wait });
  }

  #arm(silence) {
    this.#world.clock.clearTimeout(this.#timer);
    this.#timer = this.#world.clock.setTimeout(() => this.#closed(CloseCode.GOING_AWAY, "silent"), silence);
  }

  #drop(code = CloseCode.NORMAL) {
    this.#world.clock.clearTimeout(this.#timer);
    this.#timer = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(code);
  }

  #enter(state, about = {}) {
    const isSame = state === this.#state && about.retryAt === undefined;
    this.#state = state;
    if (!isSame) this.dispatchEvent(new CustomEvent("state-changed", { detail: { state, ...about } }));
  }
}
