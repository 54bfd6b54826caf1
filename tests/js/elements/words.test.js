import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import * as words from "../../../static/js/elements/words.js";

// The server says the same of the same: its tests read this file, too.
const examples = JSON.parse(await readFile(new URL("../../words.json", import.meta.url), "utf8"));

for (const [name, cases] of Object.entries(examples)) {
  test(`${name} says what the server says`, () => {
    for (const [given, expected] of cases) assert.equal(words[name](given), expected);
  });
}

test("a screen reader hears the message and the estimate in whole words", () => {
  assert.equal(words.valueText({ message: "Page 12 of 80", eta: { spoken: "about 3 minutes" } }), "Page 12 of 80, about 3 minutes");
  assert.equal(words.valueText({ message: "Waiting", eta: null }), "Waiting");
  assert.equal(words.valueText({ message: "", eta: null, progress: 43.9 }), "43%");
});

test("what left good pages failed in part", () => {
  assert.equal(words.badgeOf({ state: "failed", pages_done: 3 }), "failed_in_part");
  assert.equal(words.badgeOf({ state: "failed", counts: { pages_done: 1 } }), "failed_in_part");
  assert.equal(words.badgeOf({ state: "failed", counts: { pages_done: 0, completed: 2 } }), "failed_in_part");
  assert.equal(words.badgeOf({ state: "failed", pages_done: 0 }), "failed");
  assert.equal(words.badgeOf({ state: "processing", pages_done: 3, is_paused: true }), "paused");
  assert.equal(words.stateWord("failed_in_part"), "Failed in part");
});

test("what failed ends the bar: documents of many, pages of one, else the rest", () => {
  const row = { state: "failed", progress: 99.9, pages_total: 40, pages_done: 38 };
  assert.equal(words.badShare(row), 5);
  const job = { state: "failed", progress: 99.9, counts: { documents: 1, failed: 1, pages_total: 40, pages_done: 38 } };
  assert.equal(words.badShare(job), 5);
  const many = { state: "failed", progress: 99.9, counts: { documents: 4, failed: 1, pages_total: 40, pages_done: 38 } };
  assert.equal(words.badShare(many), 25);
  assert.equal(words.badShare({ ...many, state: "processing", progress: 80 }), 25);
  const whole = { state: "failed", progress: 60, pages_total: null, pages_done: 0 };
  assert.equal(words.badShare(whole), 40);
  const batch = { state: "failed", progress: 60, counts: { documents: 1, failed: 1, completed: 0 } };
  assert.equal(words.badShare(batch), 40);
});

test("a batch of which something was done failed in part", () => {
  assert.equal(words.badgeOf({ state: "failed", counts: { documents: 2, failed: 1, completed: 1 } }), "failed_in_part");
  assert.equal(words.badgeOf({ state: "failed", counts: { documents: 1, failed: 1, completed: 0 } }), "failed");
});
