import assert from "node:assert/strict";
import { test } from "node:test";

import { Heights } from "../../../static/js/elements/heights.js";

/** The plain way: sums from the start. */
class Plain {
  heights = [];

  top(index) {
    return this.heights.slice(0, index).reduce((sum, height) => sum + height, 0);
  }

  find(place) {
    const found = this.heights.findIndex((_, index) => place < this.top(index + 1));
    return found < 0 ? Math.max(this.heights.length - 1, 0) : found;
  }
}

/** Numbers that look random and are the same in each run (Park and Miller 1988). */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

test("rows are where the plain sums say, whatever was added and changed", () => {
  const random = numbers(7);
  const heights = new Heights();
  const plain = new Plain();
  for (let step = 0; step < 400; step += 1) {
    const height = 1 + random(60);
    if (random(3) || !heights.length) {
      heights.push(height);
      plain.heights.push(height);
    } else {
      const index = random(heights.length);
      assert.equal(heights.set(index, height), height - plain.heights[index]);
      plain.heights[index] = height;
    }
    const index = random(heights.length + 1);
    assert.equal(heights.top(index), plain.top(index));
    const place = random(heights.total + 50);
    assert.equal(heights.find(place), plain.find(place));
  }
});

test("nothing is at no height", () => {
  const heights = new Heights();
  assert.deepEqual([heights.total, heights.find(0), heights.length], [0, 0, 0]);
});
