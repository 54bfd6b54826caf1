import assert from "node:assert/strict";
import { test } from "node:test";

import { PATIENCE, Standstill } from "../../../static/js/progress/standstill.js";
import { FakeClock } from "../fakes/clock.js";

function follow(...states) {
  const clock = new FakeClock();
  const told = [];
  const standstill = new Standstill(clock, (isStill) => told.push(isStill));
  for (const state of states) standstill.moved({ state });
  return { clock, told, standstill };
}

for (const state of ["offline", "disconnected"]) {
  test(`${state}, a page stands still at once, and goes on when it is connected`, () => {
    const { told, standstill } = follow("connecting", "connected", state);
    assert.deepEqual(told, [true]);
    standstill.moved({ state: "connected" });
    assert.deepEqual(told, [true, false]);
  });
}

for (const state of ["connecting", "reconnecting"]) {
  test(`${state} stands still only when it takes long, however often it is tried`, () => {
    const { clock, told, standstill } = follow(state);
    clock.advance(PATIENCE - 1);
    standstill.moved({ state });
    assert.deepEqual(told, []);
    clock.advance(1);
    assert.deepEqual(told, [true]);
  });
}

test("a connection that is back in time was never away", () => {
  const { clock, told } = follow("connected", "reconnecting", "connected");
  clock.advance(2 * PATIENCE);
  assert.deepEqual(told, []);
});

test("a page that stands still does so until it is connected", () => {
  const { clock, told, standstill } = follow("offline", "reconnecting");
  clock.advance(PATIENCE);
  assert.deepEqual(told, [true]);
  standstill.moved({ state: "connected" });
  clock.advance(PATIENCE);
  assert.deepEqual(told, [true, false]);
});
