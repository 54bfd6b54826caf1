/** A tab's end of the connection that all tabs of a browser share. */

import { Emitter } from "./emitter.js";
import { GONE, PULSE, Say } from "./sharing.js";
import { ConnectionState } from "./states.js";

/** A worker that does not answer by then is of no use. */
const WELCOME = 4_000;

/** As a `Connection` to its owner; behind it is a `Hub` in a SharedWorker. */
export class SharedLink extends Emitter {
  #options;
  #port = null;
  #heardAt;
  #timer = null;
  #welcomed = () => {};
  state = ConnectionState.DISCONNECTED;

  /**
   * @param {object} options as `connect` has them, and `wants`
   * @returns {Promise<SharedLink>}
   * @throws {Error} the worker does not answer
   */
  static async attach(options) {
    const link = new SharedLink(options);
    await link.#attach();
    return link;
  }

  constructor(options) {
    super();
    this.#options = options;
  }

  open() {
    if (this.#port === null) this.#attach().catch(() => this.#lost());
  }

  watch() {
    this.#say(Say.WANTS, { wanted: this.#options.wants() });
  }

  ask(id) {
    this.#say(Say.ASK, { id, wanted: this.#options.wants() });
  }

  shown(ids) {
    this.#say(Say.SHOWN, { ids });
  }

  retry() {
    if (this.#port === null) this.open();
    this.#say(Say.RETRY);
  }

  pause() {
    this.#say(Say.PAUSE);
  }

  resume() {
    this.#say(Say.RESUME);
  }

  wake() {
    this.#check();
    this.#say(Say.WAKE);
  }

  /** The others keep the connection. */
  close() {
    this.#say(Say.BYE);
    this.#detach();
    this.#enter({ state: ConnectionState.DISCONNECTED, transport: null });
  }

  #attach() {
    const { SharedWorker, user } = this.#options.share;
    const address = new URL("./worker.js", import.meta.url);
    const worker = new SharedWorker(address, { type: "module", name: `headway ${user}` });
    this.#port = worker.port;
    this.#heardAt = this.#options.world.clock.now();
    this.#port.onmessage = ({ data }) => this.#received(data);
    this.#hello();
    this.#tick();
    return this.#welcome(worker);
  }

  #welcome(worker) {
    const { clock } = this.#options.world;
    return new Promise((resolve, reject) => {
      const fail = () => {
        // It was let go meanwhile: another one may be in its place.
        if (this.#port !== worker.port) return;
        this.#detach();
        reject(new Error("the shared worker does not answer"));
      };
      const timer = clock.setTimeout(fail, WELCOME);
      worker.onerror = fail;
      this.#welcomed = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });
  }

  #hello() {
    const { base, transports, start, wants } = this.#options;
    this.#say(Say.HELLO, { base, transports, start, wanted: wants() });
  }

  #received({ say, ...about }) {
    this.#heardAt = this.#options.world.clock.now();
    if (say === Say.WELCOME) this.#welcomed();
    if (say === Say.WHO) this.#hello();
    if (say === Say.PULSE) this.#say(Say.HERE);
    if (say === Say.STATE) this.#enter(about.change);
    if (say === Say.MESSAGE) this.emit("message", about.message);
    if (say === Say.REFUSED) this.emit("refused", about.refusal);
  }

  #enter(change) {
    this.state = change.state;
    this.emit("state", change);
  }

  #tick() {
    const { clock } = this.#options.world;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      this.#tick();
      this.#check();
    }, PULSE);
  }

  /** A worker that has died, or forgot us, is replaced or reminded. */
  #check() {
    const silence = this.#options.world.clock.now() - this.#heardAt;
    if (this.#port === null || silence < GONE) return;
    this.#detach();
    this.open();
  }

  #lost() {
    const { clock } = this.#options.world;
    this.#enter({ state: ConnectionState.RECONNECTING, transport: null, retryAt: clock.now() + WELCOME });
    this.#timer = clock.setTimeout(() => this.open(), WELCOME);
  }

  #detach() {
    this.#options.world.clock.clearTimeout(this.#timer);
    this.#port?.close();
    this.#port = null;
  }

  #say(say, about = {}) {
    this.#port?.postMessage({ say, ...about });
  }
}
