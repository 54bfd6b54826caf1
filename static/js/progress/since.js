/** The time that lists are known at: they resume from a time, not from a number. Pure. */

import { MessageType, isFrame } from "./protocol.js";

/**
 * So much is asked for twice, because what changed at one time may be told somewhat
 * later than what changed after it. In milliseconds.
 */
export const OVERLAP = 60_000;

/** Follows the server's clock, never ours. */
export class Since {
  #heardAt;

  /** @param {?string} [since] where to begin, as `time` gives it; null knows nothing */
  constructor(since = null) {
    this.#heardAt = since === null ? null : Date.parse(since) + OVERLAP;
  }

  /** @returns {?string} the time to resume from (ISO 8601); null for all */
  get time() {
    return this.#heardAt === null ? null : new Date(this.#heardAt - OVERLAP).toISOString();
  }

  /** @param {{type: string, timestamp: string}} message */
  hear(message) {
    const isOfList = isFrame(message) && message.is_brief;
    const isSilence = message.type === MessageType.HEARTBEAT && this.#heardAt !== null;
    const time = isOfList || isSilence ? Date.parse(message.timestamp) : NaN;
    if (time) this.#heardAt = Math.max(this.#heardAt ?? 0, time);
  }
}
