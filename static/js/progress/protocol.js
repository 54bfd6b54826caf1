/**
 * The wire protocol's closed lists, and reading one message. Pure.
 *
 * @typedef {object} Frame One frame about one job; see docs/protocol.md.
 * @property {"snapshot"|"progress_update"} type
 * @property {string} processing_id
 * @property {number} seq
 * @property {number} after
 * @property {number} attempt
 * @property {boolean} [is_brief]
 * @property {boolean} [is_reset]
 * @property {boolean} [has_more]
 * @property {string} state
 * @property {number} progress
 * @property {string} timestamp
 * @property {Record<string, number>} counts
 * @property {Array<object>} documents
 * @property {Array<object>} pages
 * @property {Array<object>} logs
 * @property {Array<object>} events
 */

/** Every `type` that a message of the server may have. */
export const MessageType = Object.freeze({
  SNAPSHOT: "snapshot",
  PROGRESS_UPDATE: "progress_update",
  BATCH_UPDATE: "batch_update",
  SUMMARY: "summary",
  HEARTBEAT: "heartbeat",
  NOTIFICATION: "notification",
  ERROR: "error",
  ACK: "ack",
  RECONNECT: "reconnect",
});

/** Every `type` that a message of a client may have. */
export const RequestType = Object.freeze({
  SUBSCRIBE: "subscribe",
  UNSUBSCRIBE: "unsubscribe",
  AUTHENTICATE: "authenticate",
  PING: "ping",
});

/** Why the server closed, or refused. */
export const CloseCode = Object.freeze({
  NORMAL: 1000,
  GOING_AWAY: 1001,
  LOST: 1006,
  TOO_BIG: 1009,
  RESTART: 1012,
  SLOW: 4008,
  BAD_MESSAGE: 4400,
  UNAUTHENTICATED: 4401,
  FORBIDDEN_ORIGIN: 4403,
  NOT_FOUND: 4404,
  DISCONNECTED: 4410,
  TOO_LARGE: 4413,
  TOO_MANY_CONNECTIONS: 4429,
  TOO_MANY_MESSAGES: 4430,
  TOO_MANY_SUBSCRIPTIONS: 4431,
});

/** After these, coming back by oneself would only be refused again. */
export const FINAL_CLOSE_CODES = Object.freeze(
  new Set([
    CloseCode.TOO_BIG,
    CloseCode.BAD_MESSAGE,
    CloseCode.UNAUTHENTICATED,
    CloseCode.FORBIDDEN_ORIGIN,
    CloseCode.NOT_FOUND,
    CloseCode.DISCONNECTED,
    CloseCode.TOO_LARGE,
  ]),
);

/** The states that a job or document ends in. */
export const TERMINAL = Object.freeze(new Set(["completed", "failed", "cancelled"]));

const TYPES = new Set(Object.values(MessageType));

/**
 * Reads one message.
 *
 * @param {string} text
 * @returns {?{type: string}} null when it is not a message of this protocol
 */
export function decode(text) {
  try {
    const message = JSON.parse(text);
    return TYPES.has(message?.type) ? message : null;
  } catch {
    return null;
  }
}

/**
 * Whether a message is about the state of one job.
 *
 * @param {{type: string}} message
 * @returns {boolean}
 */
export function isFrame(message) {
  return message.type === MessageType.SNAPSHOT || message.type === MessageType.PROGRESS_UPDATE;
}

/**
 * The close code that says on a WebSocket what an HTTP status says.
 *
 * @param {number} status
 * @returns {number}
 */
export function codeOfStatus(status) {
  return {
    400: CloseCode.BAD_MESSAGE,
    401: CloseCode.UNAUTHENTICATED,
    403: CloseCode.UNAUTHENTICATED,
    404: CloseCode.NOT_FOUND,
    413: CloseCode.TOO_LARGE,
    429: CloseCode.TOO_MANY_CONNECTIONS,
  }[status] ?? CloseCode.LOST;
}
