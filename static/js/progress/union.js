/** What several want of one connection. Pure. */

import { common } from "./wants.js";

/**
 * What several want together, from the earliest position that one of them has.
 *
 * @param {Array<import("./wants.js").Wanted>} all
 * @returns {import("./wants.js").Wanted}
 */
export function union(all) {
  const jobs = {};
  for (const [id, seq] of all.flatMap((wanted) => Object.entries(wanted.jobs))) {
    jobs[id] = id in jobs ? earliest(jobs[id], seq) : seq;
  }
  return {
    jobs,
    batches: [...new Set(all.flatMap(({ batches }) => batches))],
    mine: all.map(({ mine }) => mine).filter(Boolean).reduce(both, null),
    system: all.some(({ system }) => system),
    inbox: all.map(({ inbox }) => inbox ?? null).reduce(soonest, null),
  };
}

/** @param {import("./wants.js").Wanted} wanted */
export function isNothing({ jobs, batches, mine, system, inbox = null }) {
  return !Object.keys(jobs).length && !batches.length && !mine && !system && inbox === null;
}

/** Who knows nothing of the inbox is told its present, wherever the others are. */
function soonest(one, other) {
  return one && other ? Math.min(one, other) : one || (other ?? one);
}

function both(one, other) {
  if (!one) return other;
  return { filter: common([one.filter, other.filter]), since: earliest(one.since, other.since) };
}

function earliest(one, other) {
  if (one === null || other === null) return null;
  return one < other ? one : other;
}
