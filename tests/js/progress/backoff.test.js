import assert from "node:assert/strict";
import { test } from "node:test";

import { LONGEST, SHORTEST, delay } from "../../../static/js/progress/backoff.js";

test("the first wait is between one and two seconds", () => {
  assert.equal(delay(0, () => 0), SHORTEST);
  assert.equal(delay(0, () => 1), 2 * SHORTEST);
});

test("the ceiling doubles with each failure and the floor stays", () => {
  assert.equal(delay(3, () => 1), 16_000);
  assert.equal(delay(3, () => 0), SHORTEST);
});

test("no wait is longer than thirty seconds, however many failures", () => {
  for (const failures of [5, 30, 5_000]) assert.equal(delay(failures, () => 1), LONGEST);
});

test("two browsers with different luck come back at different times", () => {
  assert.notEqual(delay(4, () => 0.2), delay(4, () => 0.8));
});
