import assert from "node:assert/strict";
import { test } from "node:test";

import { INTERVAL, Polling } from "../../../static/js/progress/polling.js";
import { frame, makeWorld, settled } from "../fakes/world.js";

function poll(answers) {
  const world = makeWorld(answers);
  const polling = new Polling(() => "/api/jobs/j", world);
  const received = [];
  polling.addEventListener("message-received", ({ detail }) => received.push(detail.seq));
  return { world, polling, received };
}

test("it asks at once and then at each interval", async () => {
  const { world, polling, received } = poll([frame({ seq: 1 }), frame({ seq: 2 })]);
  polling.start();
  world.clock.advance(0);
  await settled();
  world.clock.advance(INTERVAL);
  await settled();
  assert.deepEqual(received, [1, 2]);
});

test("a question that fails is asked again", async () => {
  const { world, polling } = poll([]);
  polling.start();
  world.clock.advance(0);
  await settled();
  world.clock.advance(INTERVAL);
  await settled();
  assert.equal(world.asked.length, 2);
});

test("starting twice asks once", async () => {
  const { world, polling } = poll([frame()]);
  polling.start();
  polling.start();
  world.clock.advance(0);
  await settled();
  assert.equal(world.asked.length, 1);
});

test("it stops, even while an answer is under way", async () => {
  const { world, polling } = poll([frame()]);
  polling.start();
  world.clock.advance(0);
  polling.stop();
  await settled();
  world.clock.advance(60_000);
  assert.equal(world.asked.length, 1);
  assert.equal(polling.isRunning, false);
});

test("a list of jobs is handed on frame by frame", async () => {
  const { polling, received } = poll([{ jobs: [frame({ seq: 3 }), frame({ seq: 4 })] }]);
  assert.equal(await polling.ask(), true);
  assert.deepEqual(received, [3, 4]);
});

test("it tells whether an answer came", async () => {
  const { polling } = poll([]);
  assert.equal(await polling.ask(), false);
});
