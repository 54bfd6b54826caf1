/** A network that can be cut, to look at what the client does then. */

import { world } from "../progress/world.js";

/** A socket to nowhere: it breaks as soon as it is looked at. */
class DeadSocket extends EventTarget {
  readyState = WebSocket.CONNECTING;

  constructor() {
    super();
    setTimeout(() => this.close());
  }

  send() {}

  close() {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  }
}

/** What the client library needs of a browser, with a switch. */
export class Network {
  #sockets = new Set();
  #requests = new AbortController();
  #isCut = false;

  get isCut() {
    return this.#isCut;
  }

  set isCut(isCut) {
    this.#isCut = isCut;
    if (!isCut) return;
    for (const socket of this.#sockets) breakOff(socket);
    this.#sockets.clear();
    this.#requests.abort(new TypeError("The network was cut."));
    this.#requests = new AbortController();
  }

  /** @returns {import("../progress/trial.js").World} */
  get world() {
    const open = (...address) => this.#open(...address);
    // `new` on a function gives what it returns, when that is an object.
    return { ...world, WebSocket: function Socket(...address) { return open(...address); }, fetch: (...what) => this.#fetch(...what) };
  }

  #open(...address) {
    if (this.#isCut) return new DeadSocket();
    const socket = new WebSocket(...address);
    this.#sockets.add(socket);
    socket.addEventListener("close", () => this.#sockets.delete(socket));
    return socket;
  }

  async #fetch(url, options = {}) {
    if (this.#isCut) throw new TypeError("The network is cut.");
    const signals = [this.#requests.signal, options.signal].filter(Boolean);
    return world.fetch(url, { ...options, signal: AbortSignal.any(signals) });
  }
}

/** Nobody says goodbye when a cable is pulled: the page is told at once, by no code. */
function breakOff(socket) {
  socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  socket.close();
}
