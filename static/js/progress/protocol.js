/**
 * The types of messages, and reading one message. Pure.
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
  ESTIMATE: "estimate",
  HEARTBEAT: "heartbeat",
  INBOX: "inbox",
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
  ACK: "ack",
  PING: "ping",
});

/** What is asked for in place of a job's id when something of the inbox is missing. */
export const INBOX = "inbox";

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
 * Whether a message is about the inbox of the person.
 *
 * @param {{type: string}} message
 * @returns {boolean}
 */
export function isOfInbox(message) {
  return message.type === MessageType.INBOX || message.type === MessageType.NOTIFICATION;
}
