import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, STAY, Toasts } from "../../../static/js/elements/toasts.js";

function ids(toasts) {
  return toasts.all.map(({ id }) => id);
}

test("a job has one toast, whose words change in their place", () => {
  const toasts = new Toasts();
  toasts.show({ id: "a", title: "First", text: "Running" });
  toasts.show({ id: "b", title: "Second" });
  assert.deepEqual(toasts.show({ id: "a", title: "First", text: "Done" }), []);
  assert.deepEqual(ids(toasts), ["a", "b"]);
  assert.equal(toasts.all[0].text, "Done");
});

test("one too many takes the place of the oldest", () => {
  const toasts = new Toasts();
  const left = ["a", "b", "c", "d"].map((id) => toasts.show({ id, title: id }));
  assert.deepEqual(left, [[], [], [], ["a"]]);
  assert.equal(toasts.all.length, MOST);
});

test("a toast leaves when its time is over, and what went wrong stays longer", () => {
  const toasts = new Toasts();
  toasts.show({ id: "good", title: "Good", state: "completed" });
  toasts.show({ id: "bad", title: "Bad", state: "failed" });
  assert.deepEqual(toasts.pass(STAY.other - 1), []);
  assert.deepEqual(toasts.pass(1), ["good"]);
  assert.deepEqual(toasts.pass(STAY.failed), ["bad"]);
  assert.deepEqual(ids(toasts), []);
});

test("news about a toast begin its time again", () => {
  const toasts = new Toasts();
  toasts.show({ id: "a", title: "First" });
  toasts.pass(STAY.other - 1);
  toasts.show({ id: "a", title: "First", text: "more" });
  assert.deepEqual(toasts.pass(STAY.other - 1), []);
});

test("a toast that was closed is gone", () => {
  const toasts = new Toasts();
  toasts.show({ id: "a", title: "First" });
  assert.equal(toasts.dismiss("a"), true);
  assert.equal(toasts.dismiss("a"), false);
});
