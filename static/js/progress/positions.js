/** How far each of many jobs is known. Pure. */

import { NOWHERE, Outcome, advanced, judge } from "./judging.js";

/** Positions of many jobs, by the rule above: for whoever hands frames on unread. */
export class Positions {
  #jobs = new Map();

  /** @param {string} id @returns {?number} the position of the lists */
  lists(id) {
    return this.#jobs.get(id)?.lists ?? null;
  }

  /** @param {string} id @param {?number} seq what is known already */
  begin(id, seq) {
    this.#jobs.set(id, { ...NOWHERE, present: seq ?? 0, lists: seq });
  }

  /** @param {string} id */
  forget(id) {
    this.#jobs.delete(id);
  }

  /** @param {import("./protocol.js").Frame} frame */
  pass(frame) {
    const position = this.#jobs.get(frame.processing_id);
    if (!position || judge(position, frame) !== Outcome.APPLIED) return;
    this.#jobs.set(frame.processing_id, advanced(position, frame));
  }
}
