import assert from "node:assert/strict";
import { test } from "node:test";

import { Emitter } from "../../../static/js/progress/emitter.js";

test("each listener is told until it ends its listening", () => {
  const [emitter, told] = [new Emitter(), []];
  const end = emitter.on("change", (value) => told.push(`one ${value}`));
  emitter.on("change", (value) => told.push(`other ${value}`));
  emitter.emit("change", 1);
  end();
  emitter.emit("change", 2);
  emitter.emit("else", 3);
  assert.deepEqual(told, ["one 1", "other 1", "other 2"]);
});

test("who begins to listen while something is told is told of the next", () => {
  const [emitter, told] = [new Emitter(), []];
  const again = () => emitter.on("change", () => told.push("late"));
  const end = emitter.on("change", again);
  emitter.emit("change");
  end();
  assert.deepEqual(told, []);
  emitter.emit("change");
  assert.deepEqual(told, ["late"]);
});

test("a listener that fails is reported, and keeps nothing from the others", (context) => {
  const [emitter, told, reported] = [new Emitter(), [], []];
  context.after(() => delete globalThis.reportError);
  globalThis.reportError = (error) => reported.push(error.message);
  emitter.on("change", () => {
    throw new Error("odd");
  });
  emitter.on("change", (value) => told.push(value));
  emitter.emit("change", 1);
  assert.deepEqual([told, reported], [[1], ["odd"]]);
});
