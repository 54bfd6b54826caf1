import assert from "node:assert/strict";
import test from "node:test";

import { pushWords } from "../../../static/js/elements/push-words.js";
import { PushState } from "../../../static/js/push/states.js";

test("each state is said in a sentence of its own", () => {
  const said = Object.values(PushState).map((state) => pushWords(state));
  assert.equal(new Set(said).size, said.length);
  for (const words of said) assert.match(words, /\.$/);
});

test("while the browser asks, that is said", () => {
  assert.match(pushWords("off", { isBusy: true }), /Waiting/);
});
