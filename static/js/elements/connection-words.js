/** What is said about a connection. Pure. */

/**
 * @typedef {object} ConnectionChange
 * @property {string} state connecting, connected, reconnecting, offline, disconnected
 * @property {string} [transport] websocket, sse or polling, when connected
 * @property {number} [retryAt] when it is tried again, in milliseconds
 * @property {number} asOf when something was last heard, in milliseconds
 * @property {number} [code] the wire protocol's close code, when disconnected for good
 */

/** The session, or the token, has ended. */
const LOGGED_OUT = 4401;
/** What is said of ends for good, by code. */
const ENDS = { 4404: "Gone, or not yours any more", 4410: "Disconnected by an operator" };

/** How each way of being connected is called. */
const CONNECTED = Object.freeze({
  polling: "Polling every 2 s",
  sse: "Streaming",
});

/**
 * @param {ConnectionChange} change
 * @param {number} now in milliseconds
 * @returns {string} beside the dot
 */
export function wordsOf({ state, transport, retryAt, asOf, code }, now) {
  const wait = retryAt ? Math.max(Math.ceil((retryAt - now) / 1_000), 0) : 0;
  switch (state) {
    case "connecting":
      return "Connecting";
    case "connected":
      return CONNECTED[transport] ?? "Live";
    case "polling":
      return CONNECTED.polling;
    case "reconnecting":
      return wait ? `Reconnecting in ${wait} s` : "Reconnecting";
    case "offline":
      return `Offline · as of ${clock(asOf)}`;
    case "disconnected":
      if (ENDS[code]) return ENDS[code];
      return `${code === LOGGED_OUT ? "Logged out" : "Not live"} · as of ${clock(asOf)}`;
    default:
      return "";
  }
}

/**
 * What a screen reader hears. It has no countdown, which would be read each second.
 *
 * @param {ConnectionChange} change
 * @returns {string}
 */
export function spokenOf({ state, asOf, code }) {
  if (state === "connected" || state === "polling") return "This page is kept up to date.";
  if (state === "reconnecting") return "The connection was lost. Trying to reconnect.";
  if (state === "offline") return `You are without a network. You see how things stood at ${clock(asOf)}.`;
  if (isLoggedOut({ state, code })) return `You are logged out. You see how things stood at ${clock(asOf)}.`;
  if (state === "disconnected") return `This page is not kept up to date since ${clock(asOf)}.`;
  return "";
}

/** @param {ConnectionChange} change @returns {boolean} whether only a login helps */
export function isLoggedOut({ state, code }) {
  return state === "disconnected" && code === LOGGED_OUT;
}

function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
