/** What the library needs of a browser, in a page as in a worker. */

/** @type {import("./trial.js").World} */
export const world = {
  WebSocket: globalThis.WebSocket,
  fetch: globalThis.fetch.bind(globalThis),
  random: Math.random,
  clock: {
    setTimeout: globalThis.setTimeout.bind(globalThis),
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
    now: Date.now,
  },
};
