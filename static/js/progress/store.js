/** The browser's copy of jobs, which frames bring forward; only a reset brings it back. Pure. */

import { NOWHERE, Outcome, advanced, isReset, judge } from "./judging.js";
import { lists } from "./lists.js";
import { TERMINAL } from "./protocol.js";

/** So many jobs that have ended are kept, though nobody watches them by themselves. */
export const MOST_ENDED = 1_000;

/**
 * @typedef {object} Applied
 * @property {string} outcome
 * @property {?object} job the copy after the frame; its lists are Maps by key
 * @property {?object} before the copy before it
 */

/** Copies of jobs and batches by id, and of the system. */
export class Store {
  #jobs = new Map();
  #positions = new Map();
  #batches = new Map();

  /** @param {string} id */
  get(id) {
    return this.#jobs.get(id);
  }

  /** @returns {Array<object>} the copies of all jobs, those that changed last at the end */
  all() {
    return [...this.#jobs.values()];
  }

  /** @param {string} id */
  batch(id) {
    return this.#batches.get(id);
  }

  /** @param {string} id @returns {number} the seq that the present is known at, or 0 */
  seq(id) {
    return this.#position(id).present;
  }

  /** @param {string} id @returns {?number} the seq to resume from; null without lists */
  lists(id) {
    return this.#position(id).lists;
  }

  /** Lets the copy go. @param {string} id */
  forget(id) {
    this.#jobs.delete(id);
    this.#positions.delete(id);
  }

  /**
   * Lets the oldest go of the many that have ended.
   *
   * @param {Set<string>} kept jobs that stay, however old
   */
  tidy(kept) {
    if (this.#jobs.size <= MOST_ENDED) return;
    const ended = [...this.#jobs.values()].filter(({ state }) => TERMINAL.has(state));
    const spare = ended.filter(({ processing_id: id }) => !kept.has(id));
    for (const { processing_id: id } of spare.slice(0, -MOST_ENDED)) this.forget(id);
  }

  /** The lists are no longer followed: a newer present would leave them behind. */
  forgetLists(id) {
    if (!this.#jobs.has(id)) return;
    this.#positions.set(id, { ...this.#position(id), lists: null });
    this.#jobs.set(id, Object.freeze({ ...this.#jobs.get(id), ...lists(null, {}) }));
  }

  /**
   * Brings one job forward.
   *
   * @param {import("./protocol.js").Frame} frame
   * @returns {Applied}
   */
  apply(frame) {
    const id = frame.processing_id;
    const before = this.#jobs.get(id) ?? null;
    const position = this.#position(id);
    const outcome = judge(position, frame);
    if (outcome !== Outcome.APPLIED) return { outcome, job: before, before };
    const now = isReset(position, frame) ? frame : present(before, frame);
    const job = Object.freeze({ ...now, ...lists(before, frame) });
    this.#positions.set(id, advanced(position, frame));
    // Those that changed last are the last.
    this.#jobs.delete(id);
    this.#jobs.set(id, job);
    return { outcome, job, before };
  }

  /**
   * Brings one batch forward.
   *
   * @param {{batch: string, seq: number}} message
   * @returns {{outcome: string, batch: object, before: ?object}}
   */
  applyBatch(message) {
    const before = this.#batches.get(message.batch) ?? null;
    if (before && message.seq <= before.seq) return { outcome: Outcome.STALE, batch: before, before };
    const batch = Object.freeze({ ...message });
    this.#batches.set(message.batch, batch);
    return { outcome: Outcome.APPLIED, batch, before };
  }

  /** @returns {?object} the copy of the job or batch, with its new estimate */
  estimate({ job, batch, eta }) {
    const copies = job ? this.#jobs : this.#batches;
    const before = copies.get(job ?? batch);
    if (!before || TERMINAL.has(before.state)) return null;
    const copy = Object.freeze({ ...before, eta });
    copies.set(job ?? batch, copy);
    return copy;
  }

  #position(id) {
    return this.#positions.get(id) ?? NOWHERE;
  }
}

/** The newer of two presents, which within one attempt never goes back. */
function present(before, frame) {
  if (!before) return frame;
  if (frame.seq < before.seq) return before;
  if (isReopened(before, frame)) return { ...before, seq: frame.seq };
  if (before.attempt !== frame.attempt) return frame;
  return { ...frame, progress: Math.max(before.progress, frame.progress) };
}

/** A job that has ended begins again by another attempt only. */
function isReopened(before, frame) {
  return before.attempt === frame.attempt && TERMINAL.has(before.state) && !TERMINAL.has(frame.state);
}
