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
  assert.equal(words.badgeOf({ state: "failed", pages_done: 0 }), "failed");
  assert.equal(words.badgeOf({ state: "processing", pages_done: 3, is_paused: true }), "paused");
  assert.equal(words.stateWord("failed_in_part"), "Failed in part");
});
