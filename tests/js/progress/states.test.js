import assert from "node:assert/strict";
import { test } from "node:test";

import { ConnectionState, Happening, TRANSITIONS, next } from "../../../static/js/progress/states.js";

const walk = (...happenings) => happenings.reduce(next, ConnectionState.DISCONNECTED);

test("each state has a row, and leads to known states by known happenings", () => {
  const states = Object.values(ConnectionState);
  assert.deepEqual(Object.keys(TRANSITIONS).sort(), [...states].sort());
  for (const row of Object.values(TRANSITIONS)) {
    for (const [happening, state] of Object.entries(row)) {
      assert.ok(Object.values(Happening).includes(happening));
      assert.ok(states.includes(state));
    }
  }
});

test("only a word of the server makes a connection connected", () => {
  for (const [state, row] of Object.entries(TRANSITIONS)) {
    for (const [happening, to] of Object.entries(row)) {
      if (to === "connected") assert.equal(happening, "heard", state);
    }
  }
});

test("it is closed from everywhere", () => {
  for (const state of Object.values(ConnectionState)) assert.equal(next(state, "closed"), "disconnected");
});

test("what is no business of a state leaves it", () => {
  assert.equal(next("disconnected", "heard"), "disconnected");
  assert.equal(next("disconnected", "unplugged"), "disconnected");
  assert.equal(next("offline", "lost"), "offline");
});

test("a life: begun, connected, broken, unplugged, plugged, connected, refused", () => {
  assert.equal(walk("opened"), "connecting");
  assert.equal(walk("opened", "heard"), "connected");
  assert.equal(walk("opened", "heard", "lost"), "reconnecting");
  assert.equal(walk("opened", "heard", "lost", "unplugged"), "offline");
  assert.equal(walk("opened", "heard", "lost", "unplugged", "plugged"), "reconnecting");
  assert.equal(walk("opened", "lost", "heard", "refused"), "disconnected");
});
