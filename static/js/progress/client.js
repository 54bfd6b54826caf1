/** The facade: keeps a copy of one job, or of all of mine, up to date by any means. */

import { Connection, ConnectionState } from "./connection.js";
import { Polling } from "./polling.js";
import { MessageType, isFrame } from "./protocol.js";
import { Outcome, Store } from "./store.js";

/** After so many failed attempts in a row, ask by HTTP until a socket opens again. */
export const PATIENCE = 2;

/** What the client says about its connection when it asks by HTTP. */
export const POLLING = "polling";

/**
 * Emits `job-changed` (detail: `{frame, job, before}`) for each frame that brought
 * something new, and `connection-changed` (detail: `{state, retryAt?, asOf}`).
 */
export class ProgressClient extends EventTarget {
  #store;
  #connection;
  #polling;
  #world;
  #jobId;
  #asOf;

  /**
   * @param {object} options
   * @param {?string} [options.jobId] the job to watch; all of mine without it
   * @param {string} options.socketUrl where the WebSocket is
   * @param {string} options.pollUrl where the same frames are had by HTTP
   * @param {import("./protocol.js").Frame} [options.frame] what is known already
   * @param {object} options.world WebSocket, fetch, clock and random
   */
  constructor({ jobId, socketUrl, pollUrl, frame, world }) {
    super();
    this.#world = world;
    this.#jobId = jobId;
    this.#asOf = world.clock.now();
    this.#store = new Store({ hasLists: Boolean(jobId) });
    if (frame) this.#store.apply(frame);
    this.#connection = new Connection(() => this.#resuming(socketUrl), world);
    this.#polling = new Polling(() => this.#resuming(pollUrl), world);
    this.#wire();
  }

  /** The copy of a job. */
  job(id = this.#jobId) {
    return this.#store.get(id);
  }

  /** Starts watching. */
  open() {
    this.#connection.open();
  }

  /** Tries again now. */
  retry() {
    this.#connection.open();
  }

  /** The network went away. */
  pause() {
    this.#polling.stop();
    this.#connection.pause();
  }

  close() {
    this.#polling.stop();
    this.#connection.close();
  }

  #wire() {
    this.#connection.addEventListener("state-changed", (event) => this.#moved(event.detail));
    this.#connection.addEventListener("message-received", (event) => this.#received(event.detail));
    this.#polling.addEventListener("message-received", (event) => this.#received(event.detail));
    this.#polling.addEventListener("answered", () => this.#answered());
  }

  #resuming(url) {
    if (!this.#jobId) return url;
    return `${url}${url.includes("?") ? "&" : "?"}after=${this.#store.seq(this.#jobId)}`;
  }

  #moved(change) {
    if (change.state === ConnectionState.CONNECTED || change.state === ConnectionState.DISCONNECTED) {
      this.#polling.stop();
    } else if (this.#connection.failures >= PATIENCE) {
      this.#polling.start();
    }
    this.#say(change);
  }

  /** An answer that comes after a socket has opened tells news, not how they are had. */
  #answered() {
    if (this.#polling.isRunning) this.#say({ state: POLLING });
  }

  #say(change) {
    this.dispatchEvent(new CustomEvent("connection-changed", { detail: { ...change, asOf: this.#asOf } }));
  }

  #received(message) {
    this.#asOf = this.#world.clock.now();
    if (message.type === MessageType.HEARTBEAT) this.#compare(message.jobs);
    if (message.type === MessageType.RECONNECT) this.#connection.open();
    if (isFrame(message)) this.#apply(message);
  }

  #apply(frame) {
    const { outcome, job, before } = this.#store.apply(frame);
    if (outcome === Outcome.GAP) this.#catchUp();
    if (outcome !== Outcome.APPLIED) return;
    this.dispatchEvent(new CustomEvent("job-changed", { detail: { frame, job, before } }));
  }

  /** A heartbeat names positions: one ahead of ours means that a hint was lost. */
  #compare(seqs) {
    const isBehind = Object.entries(seqs ?? {}).some(([id, seq]) => seq > this.#store.seq(id));
    if (isBehind) this.#catchUp();
  }

  async #catchUp() {
    if (!(await this.#polling.ask())) this.#connection.open();
  }
}
