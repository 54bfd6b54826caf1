/** The heights of many rows below each other: where a row is, and which row is there. Pure. */

/**
 * A binary indexed tree (Fenwick 1994): a row's place, the row at a place, a changed and
 * an added height each cost the logarithm of the number of rows.
 */
export class Heights {
  #heights = [];
  /** At i (from 1): the sum of the rows from i − lowest bit of i up to i. */
  #tree = [0];

  get length() {
    return this.#heights.length;
  }

  /** All rows together. */
  get total() {
    return this.top(this.length);
  }

  /** @param {number} index */
  at(index) {
    return this.#heights[index];
  }

  /** @param {number} height of one more row at the end */
  push(height) {
    this.#heights.push(height);
    const end = this.#tree.length;
    let sum = height;
    for (let at = end - 1; at > end - (end & -end); at -= at & -at) sum += this.#tree[at];
    this.#tree.push(sum);
  }

  /** @param {number} index @param {number} height @returns {number} by how much it grew */
  set(index, height) {
    const growth = height - this.#heights[index];
    if (!growth) return 0;
    this.#heights[index] = height;
    for (let at = index + 1; at < this.#tree.length; at += at & -at) this.#tree[at] += growth;
    return growth;
  }

  /** @param {number} index @returns {number} where a row begins */
  top(index) {
    let sum = 0;
    for (let at = index; at > 0; at -= at & -at) sum += this.#tree[at];
    return sum;
  }

  /** @param {number} place @returns {number} the row at a place; the last one past the end */
  find(place) {
    let at = 0;
    let left = place;
    for (let step = 2 ** Math.floor(Math.log2(this.#tree.length)); step; step >>= 1) {
      const next = at + step;
      if (next >= this.#tree.length || this.#tree[next] > left) continue;
      at = next;
      left -= this.#tree[next];
    }
    return Math.max(Math.min(at, this.length - 1), 0);
  }
}
