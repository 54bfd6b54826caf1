/** Makes the client and ties it to the dot that tells of its connection. */

import "../elements/define.js";
import { ProgressClient } from "../progress/client.js";

/** What the client needs of the browser. */
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

/**
 * Watches one job, or all of mine without `jobId`.
 *
 * @param {{jobId?: string, frame?: object}} [what]
 * @returns {ProgressClient}
 */
export function watch({ jobId, frame } = {}) {
  const client = new ProgressClient({ jobId, frame, world, ...addresses(jobId) });
  const status = document.querySelector("connection-status");
  client.addEventListener("connection-changed", ({ detail }) => status.update(detail));
  status.addEventListener("retry-requested", () => client.retry());
  followTheNetwork(client);
  client.open();
  return client;
}

function addresses(jobId) {
  const socket = new URL("/ws/upload-progress", location.href);
  socket.protocol = socket.protocol.replace("http", "ws");
  if (jobId) socket.pathname += `/${jobId}`;
  const pollUrl = jobId ? `/api/jobs/${jobId}` : "/api/background-process?action=status";
  return { socketUrl: socket.href, pollUrl };
}

function followTheNetwork(client) {
  addEventListener("offline", () => client.pause());
  addEventListener("online", () => client.retry());
  // A page from the back-forward cache has a socket that died when it was put there.
  addEventListener("pagehide", () => client.close());
  addEventListener("pageshow", (event) => event.persisted && client.open());
}

/** @returns {?object} what the server put into the page */
export function startFrame() {
  const node = document.getElementById("start");
  return node && JSON.parse(node.textContent);
}

/** @param {string} words said to a screen reader */
export function announce(words) {
  document.querySelector("live-announcer").say(words);
}
