import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_WAITING, STALE, Turns } from "../../../static/js/elements/toast-turns.js";

const what = (key, isCritical = false) => ({ key, isCritical });

test("they are shown in the order in which they came, what is critical first", () => {
  const turns = new Turns();
  for (const one of [what("a"), what("b"), what("alarm", true)]) turns.offer(one, 0);
  const keys = [turns.take(1), turns.take(1), turns.take(1)].map(({ key }) => key);
  assert.deepEqual(keys, ["alarm", "a", "b"]);
  assert.equal(turns.take(1), null);
});

test("newer news of one thing takes the place of older", () => {
  const turns = new Turns();
  turns.offer({ key: "a", title: "half" }, 0);
  assert.equal(turns.offer({ key: "a", title: "done" }, 1), 0);
  assert.equal(turns.take(2).title, "done");
  assert.equal(turns.length, 0);
});

test("of too many the oldest gives way, never what is critical", () => {
  const turns = new Turns();
  turns.offer(what("alarm", true), 0);
  const dropped = Array.from({ length: MOST_WAITING + 1 }, (_, number) => turns.offer(what(String(number)), 0));
  assert.equal(dropped.reduce((sum, number) => sum + number), 2);
  assert.equal(turns.take(0).key, "alarm");
});

test("what has waited too long for somebody to look is no news", () => {
  const turns = new Turns();
  turns.offer(what("a"), 0);
  assert.equal(turns.take(STALE + 1), null);
});
