import assert from "node:assert/strict";
import { test } from "node:test";

import { Actions, PATIENCE } from "../../../static/js/progress/actions.js";
import { FakeStorage } from "../fakes/storage.js";
import { answer, makeWorld, pass, settled } from "../fakes/world.js";

const CANCEL = { url: "/api/jobs/j/cancel", label: "Cancel", headers: { "X-CSRFToken": "t" } };
const RETRY = { url: "/api/jobs/k/retry", label: "Retry" };

function queue(answers = [], storage = new FakeStorage(), world = makeWorld(answers)) {
  const actions = new Actions({ base: "https://site", world, storage });
  const told = [];
  actions.on("actions", (list) => told.push(list.map(({ label, state }) => `${label} ${state}`)));
  return { world, storage, actions, told };
}

test("with a connection it is sent at once", async () => {
  const { world, actions, told } = queue([answer({})]);
  const ended = await actions.add(CANCEL);
  assert.equal(ended.state, "done");
  assert.deepEqual(world.asked, ["/api/jobs/j/cancel"]);
  assert.deepEqual([world.requests[0].method, world.requests[0].headers], ["POST", CANCEL.headers]);
  assert.deepEqual(told.map((list) => list[0]), ["Cancel waiting", "Cancel sending", "Cancel done"]);
  assert.deepEqual(actions.list, []);
});

test("without one they wait visibly, and are sent in order when it is back", async () => {
  const { world, actions, told } = queue([answer({}), answer({})]);
  actions.pause();
  actions.add(CANCEL);
  actions.add(RETRY);
  await pass(world, 120_000, 10_000);
  assert.deepEqual([world.asked, told.at(-1)], [[], ["Cancel waiting", "Retry waiting"]]);
  actions.resume();
  await settled();
  assert.deepEqual(world.asked, ["/api/jobs/j/cancel", "/api/jobs/k/retry"]);
});

test("what cannot be sent now is sent later, and nothing overtakes it", async () => {
  const { world, actions } = queue([null, answer({}, { status: 503 }), answer({}), answer({})]);
  actions.add(CANCEL);
  actions.add(RETRY);
  await pass(world, 10_000);
  assert.deepEqual(world.asked, [...Array(3).fill("/api/jobs/j/cancel"), "/api/jobs/k/retry"]);
});

test("a refusal carries the server's reason, and the next one follows", async () => {
  const { actions } = queue([answer({ detail: "Nothing to cancel." }, { status: 409 }), answer({}, { status: 403 })]);
  const [cancel, retry] = await Promise.all([actions.add(CANCEL), actions.add(RETRY)]);
  assert.deepEqual([cancel.state, cancel.reason], ["refused", "Nothing to cancel."]);
  assert.deepEqual([retry.state, retry.reason], ["refused", "The server answered 403."]);
});

test("nothing left to do after a try without an answer means that the try was carried out", async () => {
  const { world, actions } = queue([null, answer({ detail: "Nothing to cancel." }, { status: 409 })]);
  const ended = actions.add(CANCEL);
  await pass(world, 5_000);
  assert.equal((await ended).state, "done");
});

test("what nobody can be waiting for any more is given up with a reason", async () => {
  const { world, actions, told } = queue();
  actions.pause();
  const ended = actions.add(CANCEL);
  await pass(world, PATIENCE + 60_000, 30_000);
  assert.equal((await ended).state, "expired");
  assert.match((await ended).reason, /ten minutes/);
  assert.deepEqual([told.at(-1), world.asked], [["Cancel expired"], []]);
});

test("a server that does not answer is not waited for without end", async () => {
  const hangs = ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const { world, actions } = queue([hangs, answer({})]);
  const ended = actions.add(CANCEL);
  await pass(world, 40_000, 1_000);
  assert.equal((await ended).state, "done");
});

test("what waits survives a reload", async () => {
  const { storage, actions } = queue();
  actions.pause();
  actions.add(CANCEL);
  const { world, told } = queue([answer({})], storage, makeWorld([answer({})]));
  await pass(world, 1_000);
  assert.deepEqual([world.asked, told.at(-1)], [["/api/jobs/j/cancel"], ["Cancel done"]]);
  assert.deepEqual(queue([], storage).actions.list, []);
});

test("without a storage, or with a full one, it works for as long as the page is open", async () => {
  for (const storage of [null, new FakeStorage({ isFull: true })]) {
    const { actions } = queue([answer({})], storage);
    assert.equal((await actions.add(CANCEL)).state, "done");
  }
});
