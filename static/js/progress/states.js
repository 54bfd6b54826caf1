/** Where a connection stands, and how it comes from one standing to the next. Pure. */

/** Where a connection stands. */
export const ConnectionState = Object.freeze({
  CONNECTING: "connecting",
  CONNECTED: "connected",
  RECONNECTING: "reconnecting",
  OFFLINE: "offline",
  DISCONNECTED: "disconnected",
});

/** What can happen to a connection. */
export const Happening = Object.freeze({
  /** Somebody wants it. */
  OPENED: "opened",
  /** The server has said something: only this proves that it is of use. */
  HEARD: "heard",
  /** It broke, went silent, or could not be made. */
  LOST: "lost",
  /** The browser says that there is no network. */
  UNPLUGGED: "unplugged",
  /** The network is back. */
  PLUGGED: "plugged",
  /** The server refused in a way that waiting does not heal. */
  REFUSED: "refused",
  /** Nobody wants it any more. */
  CLOSED: "closed",
});

const { CONNECTING, CONNECTED, RECONNECTING, OFFLINE, DISCONNECTED } = ConnectionState;
const { OPENED, HEARD, LOST, UNPLUGGED, PLUGGED, REFUSED, CLOSED } = Happening;
const ends = { [UNPLUGGED]: OFFLINE, [REFUSED]: DISCONNECTED, [CLOSED]: DISCONNECTED };

/** For each standing, what leads where; what is not here changes nothing. */
export const TRANSITIONS = Object.freeze({
  [DISCONNECTED]: { [OPENED]: CONNECTING },
  [CONNECTING]: { ...ends, [HEARD]: CONNECTED, [LOST]: RECONNECTING },
  [CONNECTED]: { ...ends, [LOST]: RECONNECTING },
  [RECONNECTING]: { ...ends, [HEARD]: CONNECTED },
  [OFFLINE]: { [OPENED]: RECONNECTING, [PLUGGED]: RECONNECTING, [CLOSED]: DISCONNECTED },
});

/**
 * @param {string} state
 * @param {string} happening
 * @returns {string} the state after it
 */
export function next(state, happening) {
  return TRANSITIONS[state][happening] ?? state;
}
