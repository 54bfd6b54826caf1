import assert from "node:assert/strict";
import { test } from "node:test";

import { ANSWER, OPENING, SILENCE, Trial, USEFUL } from "../../../static/js/progress/trial.js";
import { FakeTransport } from "../fakes/transport.js";
import { makeContext, makeWorld, settled } from "../fakes/world.js";

async function begin() {
  const world = makeWorld();
  const told = [];
  const trial = new Trial("websocket", world.clock, {
    heard: () => told.push("heard"),
    message: (_, { type }) => told.push(type),
    ended: (_, end) => told.push(end),
  });
  await trial.open(FakeTransport.loaders().websocket, makeContext(world));
  await settled();
  return { world, trial, told, transport: FakeTransport.last };
}

test("it is heard once, before the first message is handed on", async () => {
  const { told, transport } = await begin();
  transport.says({ type: "ack" });
  transport.says({ type: "heartbeat" });
  assert.deepEqual(told, ["heard", "ack", "heartbeat"]);
});

test("a sign of life is enough to be heard, an error is not", async () => {
  const { trial, told, transport } = await begin();
  transport.says({ type: "error", code: 4404 });
  assert.equal(trial.hasHeard, false);
  transport.listener.alive();
  assert.deepEqual([trial.hasHeard, told], [true, ["error", "heard"]]);
});

test("it is of use when it has lived for a while after the first word", async () => {
  const { world, trial, transport } = await begin();
  world.clock.advance(USEFUL);
  transport.says({ type: "ack" });
  assert.equal(trial.isUseful, false);
  world.clock.advance(USEFUL);
  assert.equal(trial.isUseful, true);
});

test("it is dead after a silence, an opening or a question that lasts too long", async () => {
  const opening = await begin();
  opening.world.clock.advance(OPENING + 1);
  assert.equal(opening.trial.isDead, true);
  const silent = await begin();
  silent.transport.says({ type: "ack" });
  silent.world.clock.advance(SILENCE);
  assert.equal(silent.trial.isDead, false);
  silent.world.clock.advance(1);
  assert.equal(silent.trial.isDead, true);
  const asked = await begin();
  asked.transport.says({ type: "ack" });
  asked.trial.ping();
  asked.world.clock.advance(ANSWER + 1);
  assert.equal(asked.trial.isDead, true);
});

test("a clock that is put back does not make a silence last", async () => {
  const { world, trial, transport } = await begin();
  world.clock.advance(3_600_000);
  transport.says({ type: "ack" });
  world.clock.sleep(-3_600_000);
  assert.equal(trial.isDead, false);
  world.clock.sleep(SILENCE + 1);
  assert.equal(trial.isDead, true);
});

test("the end is told once, with what the server said of coming back", async () => {
  const { trial, told, transport } = await begin();
  transport.says({ type: "error", code: 4429, retry_after: 30 });
  transport.ends(4429, { reason: "too many", retryAfter: undefined });
  transport.ends(1006);
  trial.kill("silent");
  assert.deepEqual(told.slice(1), [{ code: 4429, reason: "too many", retryAfter: 30 }]);
});

test("one that was closed before it was loaded never opens", async () => {
  const world = makeWorld();
  const trial = new Trial("websocket", world.clock, { heard() {}, message() {}, ended() {} });
  const opened = trial.open(FakeTransport.loaders().websocket, makeContext(world));
  trial.close();
  await opened;
  assert.equal(FakeTransport.all.length, 0);
});
