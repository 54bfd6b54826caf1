/** Remembers for a while which transport worked. */

/** The name under which it is kept, and for how long, in milliseconds. */
const KEY = "headway.transport";
const LASTS = 600_000;

/**
 * @param {?Storage} storage
 * @param {{now: () => number}} clock
 * @returns {?string}
 */
export function remembered(storage, clock) {
  try {
    const { name, at } = JSON.parse(storage.getItem(KEY));
    return clock.now() - at < LASTS ? name : null;
  } catch {
    return null;
  }
}

/** Storage may be full, forbidden, or absent: then nothing is remembered. */
export function remember(storage, clock, name) {
  try {
    storage.setItem(KEY, JSON.stringify({ name, at: clock.now() }));
  } catch {
    // The next page finds out for itself.
  }
}
