/** What a frame means to a copy that stands at some position. Pure. */

import { MessageType } from "./protocol.js";

/** What a frame is to a copy. */
export const Outcome = Object.freeze({
  APPLIED: "applied",
  /** Nothing newer than what is known. */
  STALE: "stale",
  /** Something between the known position and the frame is missing: ask for it. */
  GAP: "gap",
});

/**
 * @typedef {object} Position
 * @property {number} present the seq that state, percent and counts stand at
 * @property {?number} lists the seq that the lists stand at; null before any came
 * @property {string} at the `timestamp` of the newest frame that was taken
 */

/** Where a copy stands of which nothing is known. */
export const NOWHERE = Object.freeze({ present: 0, lists: null, at: "" });

/**
 * Brief messages bring forward the present and never the lists: each has a position.
 *
 * @param {Position} position
 * @param {import("./protocol.js").Frame} frame
 * @returns {string} an `Outcome`
 */
export function judge(position, frame) {
  if (isReset(position, frame)) return Outcome.APPLIED;
  if (frame.is_brief) return frame.seq > position.present ? Outcome.APPLIED : Outcome.STALE;
  if (position.lists !== null && frame.seq <= position.lists) return Outcome.STALE;
  if (frame.type === MessageType.SNAPSHOT) return Outcome.APPLIED;
  return frame.after > (position.lists ?? 0) ? Outcome.GAP : Outcome.APPLIED;
}

/**
 * Whether all that is known gives way, because the job does not stand where we do: it
 * was restored. One that was said before what we know came late, and is judged by its seq.
 *
 * @param {Position} position
 * @param {import("./protocol.js").Frame} frame
 * @returns {boolean}
 */
export function isReset({ at }, frame) {
  return Boolean(frame.is_reset) && frame.timestamp > at;
}

/**
 * The position after a frame that applies.
 *
 * @param {Position} position
 * @param {import("./protocol.js").Frame} frame
 * @returns {Position}
 */
export function advanced(position, frame) {
  const { present, lists, at } = position;
  if (isReset(position, frame)) return { present: frame.seq, lists: listsAfterReset(lists, frame), at: frame.timestamp };
  return {
    present: Math.max(present, frame.seq),
    lists: frame.is_brief ? lists : frame.seq,
    at: frame.timestamp > at ? frame.timestamp : at,
  };
}

/** A brief message brings no lists: those from beyond it are of no use any more. */
function listsAfterReset(lists, { is_brief: isBrief, seq }) {
  if (!isBrief) return seq;
  return lists > seq ? null : lists;
}
