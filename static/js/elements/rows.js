/** The order of keyed rows: what must move so that a list is as it is wanted. Pure. */

/**
 * Says the least that has to be done from the start of a list to its end: rows that are
 * in their place are not touched, so that nothing flickers, loses focus or is scrolled.
 *
 * @param {string[]} keys as they stand
 * @param {string[]} wanted as they are to be
 * @returns {{removed: string[], placed: Array<{key: string, before: ?string}>}}
 *   `placed` in the order in which to do it; `before` null: at the end
 */
export function arrange(keys, wanted) {
  const isWanted = new Set(wanted);
  const removed = keys.filter((key) => !isWanted.has(key));
  const kept = keys.filter((key) => isWanted.has(key));
  const resting = restingKeys(kept, wanted);
  const placed = [];
  for (let at = wanted.length - 1, before = null; at >= 0; before = wanted[at], at -= 1) {
    if (!resting.has(wanted[at])) placed.push({ key: wanted[at], before });
  }
  return { removed, placed };
}

/** The longest run of kept rows that stand in the wanted order already: these rest. */
function restingKeys(kept, wanted) {
  const place = new Map(wanted.map((key, index) => [key, index]));
  const ends = [];
  const previous = new Map();
  for (const key of kept) {
    const at = firstNotBefore(ends, place, place.get(key));
    previous.set(key, ends[at - 1]);
    ends[at] = key;
  }
  const resting = new Set();
  for (let key = ends.at(-1); key !== undefined; key = previous.get(key)) resting.add(key);
  return resting;
}

function firstNotBefore(ends, place, wanted) {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place.get(ends[middle]) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
