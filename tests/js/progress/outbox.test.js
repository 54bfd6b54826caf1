import assert from "node:assert/strict";
import { test } from "node:test";

import "../../../static/js/progress/actions.js";
import { Outbox } from "../../../static/js/progress/outbox.js";
import { FakeStorage } from "../fakes/storage.js";
import { answer, makeWorld, pass, settled } from "../fakes/world.js";

const CANCEL = { url: "/api/jobs/j/cancel", label: "Cancel" };

function make(answers, storage = new FakeStorage()) {
  const world = makeWorld(answers);
  return { world, storage, outbox: new Outbox({ base: "https://site", world, storage }) };
}

test("what is asked for before the queue is loaded is sent, too", async () => {
  const { world, outbox } = make([answer({})]);
  assert.deepEqual(outbox.list, []);
  assert.equal((await outbox.add(CANCEL)).state, "done");
  assert.deepEqual(world.asked, ["/api/jobs/j/cancel"]);
});

test("without a network nothing is sent before it is back", async () => {
  const { world, outbox } = make([answer({})]);
  outbox.pause();
  const ended = outbox.add(CANCEL);
  await pass(world, 10_000, 1_000);
  assert.deepEqual([world.asked, outbox.list.length], [[], 1]);
  outbox.resume();
  assert.equal((await ended).state, "done");
});

test("what waited when the page was left is taken up by the next page", async () => {
  const first = make([]);
  first.outbox.pause();
  first.outbox.add(CANCEL);
  await settled();
  const { world, outbox } = make([answer({})], first.storage);
  const told = [];
  outbox.on("actions", (list) => told.push(list[0].state));
  await pass(world, 1_000);
  assert.deepEqual([world.asked, told.at(-1)], [["/api/jobs/j/cancel"], "done"]);
});
