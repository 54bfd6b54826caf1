/**
 * The wire protocol's closed lists, and reading one message. Pure.
 *
 * @typedef {object} Frame One frame about one job; see progress/protocol.py.
 * @property {"snapshot"|"progress_update"} type
 * @property {string} processing_id
 * @property {number} seq
 * @property {number} after
 * @property {number} attempt
 * @property {string} state
 * @property {number} progress
 * @property {Record<string, number>} counts
 * @property {Array<object>} documents
 * @property {Array<object>} pages
 * @property {Array<object>} logs
 * @property {Array<object>} events
 */

/** Every `type` that a message may have. */
export const MessageType = Object.freeze({
  SNAPSHOT: "snapshot",
  PROGRESS_UPDATE: "progress_update",
  HEARTBEAT: "heartbeat",
  NOTIFICATION: "notification",
  ERROR: "error",
  ACK: "ack",
  RECONNECT: "reconnect",
});

/** Why the server closed. */
export const CloseCode = Object.freeze({
  NORMAL: 1000,
  GOING_AWAY: 1001,
  BAD_MESSAGE: 4400,
  UNAUTHENTICATED: 4401,
  FORBIDDEN_ORIGIN: 4403,
  NOT_FOUND: 4404,
  TOO_MANY: 4429,
});

/** After these, coming back would only be refused again. */
export const FINAL_CLOSE_CODES = Object.freeze(
  new Set([
    CloseCode.BAD_MESSAGE,
    CloseCode.UNAUTHENTICATED,
    CloseCode.FORBIDDEN_ORIGIN,
    CloseCode.NOT_FOUND,
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
