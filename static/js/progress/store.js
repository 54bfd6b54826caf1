/** The browser's copy of jobs, which frames bring forward and never back. Pure. */

import { MessageType } from "./protocol.js";

/** What became of a frame. */
export const Outcome = Object.freeze({
  APPLIED: "applied",
  /** Nothing newer than what is known. */
  STALE: "stale",
  /** Something between the known position and the frame is missing: ask for it. */
  GAP: "gap",
});

const KEYS = Object.freeze({
  documents: (row) => row.id,
  pages: (row) => `${row.document}:${row.number}`,
  logs: (row) => row.id,
  events: (row) => row.id,
});

/**
 * @typedef {object} Applied
 * @property {string} outcome
 * @property {?object} job the copy after the frame; its lists are Maps by key
 * @property {?object} before the copy before it
 */

/** Copies of jobs by id. */
export class Store {
  #jobs = new Map();
  #hasLists;

  /**
   * @param {{hasLists?: boolean}} [options] `hasLists: false` for brief frames, whose
   *   lists are always empty: there is then nothing that could be missed
   */
  constructor({ hasLists = true } = {}) {
    this.#hasLists = hasLists;
  }

  /** @param {string} id */
  get(id) {
    return this.#jobs.get(id);
  }

  /** @param {string} id @returns {number} the position that is known, or 0 */
  seq(id) {
    return this.#jobs.get(id)?.seq ?? 0;
  }

  /**
   * Brings one job forward.
   *
   * @param {import("./protocol.js").Frame} frame
   * @returns {Applied}
   */
  apply(frame) {
    const before = this.#jobs.get(frame.processing_id) ?? null;
    const outcome = this.#judge(before, frame);
    if (outcome !== Outcome.APPLIED) return { outcome, job: before, before };
    const base = frame.type === MessageType.SNAPSHOT ? null : before;
    const job = Object.freeze({ ...frame, ...lists(base, frame), progress: forward(before, frame) });
    this.#jobs.set(frame.processing_id, job);
    return { outcome, job, before };
  }

  #judge(before, frame) {
    if (before && frame.seq <= before.seq) return Outcome.STALE;
    if (frame.type === MessageType.SNAPSHOT || !this.#hasLists) return Outcome.APPLIED;
    return frame.after > (before?.seq ?? 0) ? Outcome.GAP : Outcome.APPLIED;
  }
}

/** Within one attempt the bar never goes back. */
function forward(before, frame) {
  if (!before || before.attempt !== frame.attempt) return frame.progress;
  return Math.max(before.progress, frame.progress);
}

function lists(base, frame) {
  return Object.fromEntries(
    Object.entries(KEYS).map(([name, key]) => [name, merged(base?.[name], frame[name], key)]),
  );
}

/** Later rows replace earlier ones of the same key; the order of arrival is kept. */
function merged(known, rows, key) {
  const map = new Map(known);
  for (const row of rows ?? []) {
    const old = map.get(key(row));
    if (!old || row.seq === undefined || row.seq >= old.seq) map.set(key(row), row);
  }
  return map;
}
