/** How long to wait before coming back. Pure. */

/** The shortest and the longest wait, in milliseconds. */
export const SHORTEST = 1_000;
export const LONGEST = 30_000;

/**
 * Returns a wait with full jitter: anything between the shortest wait and a ceiling that
 * doubles with each failure, so that a thousand browsers do not come back at once.
 *
 * @param {number} failures how many attempts have failed in a row, from 0
 * @param {() => number} random from 0 to 1
 * @returns {number} milliseconds
 */
export function delay(failures, random) {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures + 1, 16));
  return Math.round(SHORTEST + random() * (ceiling - SHORTEST));
}
