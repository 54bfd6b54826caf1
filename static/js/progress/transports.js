/** Where the transports are: the usual one is at hand, the others come when needed. */

import { SocketTransport } from "./socket.js";

/** Each gives a class: `new Transport(context, listener)`, see `socket.js`. */
export const LOADERS = Object.freeze({
  websocket: async () => SocketTransport,
  sse: async () => (await import("./stream.js")).StreamTransport,
  polling: async () => (await import("./polling.js")).PollingTransport,
});
