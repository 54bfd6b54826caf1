import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../../../static/js/progress/connect.js";
import "../../../static/js/progress/local.js";
import { GONE, PULSE } from "../../../static/js/progress/sharing.js";
import { FakeClock } from "../fakes/clock.js";
import { makeSharedWorker } from "../fakes/shared.js";
import { FakeTransport } from "../fakes/transport.js";
import { frame, makeWorld, pass, settled } from "../fakes/world.js";

const HEARTBEAT = { type: "heartbeat", jobs: {}, timestamp: "2026-11-22T05:00:00Z" };

/** A browser in which tabs can be opened. */
function browser() {
  const world = makeWorld();
  const loaders = FakeTransport.loaders();
  const SharedWorker = makeSharedWorker(world, loaders);
  const open = async (watch = () => {}, its = world) => {
    const client = connect({ url: "https://site", world: its, loaders, share: { SharedWorker, user: "7" } });
    const states = [];
    client.on("connection", ({ state }) => states.push(state));
    watch(client);
    await settled();
    await settled();
    return { client, states };
  };
  return { world, SharedWorker, open };
}

/** A tab that watches one job and notes the seqs that it is told of. */
async function watching(open, id, known, world) {
  const seqs = [];
  const tab = await open((client) => {
    const frameOf = known && frame({ type: "snapshot", processing_id: id, seq: known });
    client.job(id, { frame: frameOf }).on("change", ({ job }) => seqs.push(job.seq));
  }, world);
  return { ...tab, seqs };
}

const wanted = () => FakeTransport.last.context.wants();

async function says(...messages) {
  messages.forEach((message) => FakeTransport.last.says(message));
  await settled();
}

/** Lets time pass on a connection that is alive. */
async function live(world, milliseconds) {
  for (let left = milliseconds; left > 0; left -= 5_000) {
    await pass(world, 5_000, 1_000);
    await says(HEARTBEAT);
  }
}

test("two tabs share one connection, which is their user's", async () => {
  const { SharedWorker, open } = browser();
  const one = await watching(open, "a", 4);
  await says(HEARTBEAT);
  const other = await watching(open, "b", 6);
  assert.equal(FakeTransport.all.length, 1);
  assert.deepEqual(wanted().jobs, { a: 4, b: 6 });
  assert.deepEqual([one.states.at(-1), other.states.at(-1)], ["connected", "connected"]);
  assert.equal(SharedWorker.made[0].name, "headway 7");
  assert.match(SharedWorker.made[0].address, /\/worker\.js$/);
  await says(frame({ processing_id: "a", seq: 5, after: 4 }), frame({ processing_id: "b", seq: 7, after: 6 }));
  assert.deepEqual([one.seqs, other.seqs], [[5], [7]]);
});

test("a tab that begins to watch what another watches is told what it has missed", async () => {
  const { open } = browser();
  const one = await watching(open, "a", 4);
  await says(HEARTBEAT, frame({ processing_id: "a", seq: 9, after: 4 }));
  const other = await watching(open, "a", 6);
  assert.ok(FakeTransport.last.said.includes("ask a"));
  assert.deepEqual(wanted().jobs, { a: 6 });
  await says(frame({ processing_id: "a", seq: 9, after: 6 }));
  assert.deepEqual([one.seqs, other.seqs], [[9], [9]]);
  assert.deepEqual(wanted().jobs, { a: 9 });
});

test("what is on its way to a tab is not told again because the tab wants more", async () => {
  const { open } = browser();
  const { client } = await watching(open, "a", 4);
  await says(HEARTBEAT);
  FakeTransport.last.says(frame({ processing_id: "a", seq: 9, after: 4 }));
  client.job("b");
  await settled();
  assert.deepEqual(wanted().jobs, { a: 9, b: null });
});

test("after a lost connection it goes on from the earliest position of a tab", async () => {
  const { world, open } = browser();
  await watching(open, "a", 4);
  await says(HEARTBEAT, frame({ processing_id: "a", seq: 9, after: 4 }));
  const other = await watching(open, "a");
  await says(HEARTBEAT);
  FakeTransport.last.ends(1006);
  await pass(world, 2_000);
  assert.deepEqual(FakeTransport.last.wanted.jobs, { a: null });
  await says(frame({ type: "snapshot", processing_id: "a", seq: 12 }));
  assert.deepEqual(other.seqs, [12]);
});

test("a tab that closes takes what only it watched with it", async () => {
  const { open } = browser();
  const one = await watching(open, "a", 4);
  const other = await watching(open, "b", 4);
  await says(HEARTBEAT);
  one.client.close();
  await settled();
  assert.deepEqual(wanted().jobs, { b: 4 });
  assert.equal(FakeTransport.last.isClosed, false);
  other.client.close();
  await settled();
  assert.equal(FakeTransport.last.isClosed, true);
});

test("a tab that comes back from the cache resumes where it was", async () => {
  const { open } = browser();
  const tab = await watching(open, "a", 4);
  await says(HEARTBEAT, frame({ processing_id: "a", seq: 5, after: 4 }));
  tab.client.close();
  await settled();
  tab.client.open();
  await settled();
  assert.deepEqual([FakeTransport.all.length, FakeTransport.last.wanted.jobs], [2, { a: 5 }]);
  await says(frame({ processing_id: "a", seq: 6, after: 5 }));
  assert.deepEqual(tab.seqs, [5, 6]);
});

test("a tab that comes later hears what a list was told before", async () => {
  const { open } = browser();
  const told = [[], []];
  const list = (place) => (client) => client.jobs().on("change", ({ job }) => told[place].push(job.seq));
  await open(list(0));
  await says(frame({ seq: 3, is_brief: true }), frame({ seq: 5, is_brief: true }));
  await open(list(1));
  assert.deepEqual(told, [[3, 5], [5]]);
});

test("a tab that crashed is forgotten, the others stay", async () => {
  const { world, SharedWorker, open } = browser();
  await watching(open, "a", 4, { ...world, clock: new FakeClock() });
  const alive = await watching(open, "b", 4);
  await says(HEARTBEAT);
  SharedWorker.ports[0].crashes();
  await live(world, 2 * GONE);
  assert.deepEqual(Object.keys(wanted().jobs), ["b"]);
  assert.equal(alive.client.connection.state, "connected");
});

test("a job that is refused is refused in the tab that asked, and the others go on", async () => {
  const { open } = browser();
  const [refusals, one] = [[], await watching(open, "a", 4)];
  await says(HEARTBEAT);
  await open((client) => client.job("secret").on("refused", (refusal) => refusals.push(refusal.code)));
  await says({ type: "error", code: 4404, reason: "not yours", job: "secret" });
  await settled();
  assert.deepEqual([refusals, Object.keys(wanted().jobs)], [[4404], ["a"]]);
  await says(frame({ processing_id: "a", seq: 5, after: 4 }));
  assert.deepEqual(one.seqs, [5]);
});

test("what a person does in one tab holds for the connection of all", async () => {
  const { world, open } = browser();
  const one = await watching(open, "a", 4);
  const other = await watching(open, "b", 4);
  await says(HEARTBEAT);
  one.client.pause();
  await settled();
  assert.deepEqual([one.states.at(-1), other.states.at(-1)], ["offline", "offline"]);
  other.client.resume();
  await pass(world, 1_000);
  await says(HEARTBEAT);
  assert.deepEqual([one.states.at(-1), other.states.at(-1)], ["connected", "connected"]);
});

test("a login in a new tab heals a connection that was refused", async () => {
  const { open } = browser();
  const one = await watching(open, "a", 4);
  FakeTransport.last.ends(4401);
  await settled();
  assert.equal(one.states.at(-1), "disconnected");
  await watching(open, "b", 4);
  assert.equal(FakeTransport.all.length, 2);
  await says(HEARTBEAT);
  assert.equal(one.states.at(-1), "connected");
});

test("a tab that was loaded proves that there is a network again", async () => {
  const { world, open } = browser();
  const one = await watching(open, "a", 4);
  await says(HEARTBEAT);
  one.client.pause();
  await settled();
  const other = await watching(open, "b", 4);
  await pass(world, 1_000);
  await says(HEARTBEAT);
  assert.deepEqual([one.states.at(-1), other.states.at(-1)], ["connected", "connected"]);
});

test("where workers do not answer, or cannot be had, a tab has its own connection", async () => {
  const { world, SharedWorker, open } = browser();
  SharedWorker.isDead = true;
  const { client } = await watching(open, "a", 4);
  await pass(world, 5_000);
  await says(HEARTBEAT);
  assert.deepEqual([client.connection.state, FakeTransport.last.wanted.jobs], ["connected", { a: 4 }]);
  class Refusing {
    constructor() {
      throw new DOMException("blocked", "SecurityError");
    }
  }
  const own = connect({ url: "https://site", world, loaders: FakeTransport.loaders(), share: { SharedWorker: Refusing, user: "7" } });
  own.job("b");
  await settled();
  assert.equal(FakeTransport.all.length, 1);
});

test("a worker that dies is replaced", async () => {
  const { world, SharedWorker, open } = browser();
  const tab = await watching(open, "a", 4);
  await says(HEARTBEAT);
  SharedWorker.isDead = true;
  await live(world, GONE + 2 * PULSE);
  assert.equal(tab.client.connection.state, "reconnecting");
  SharedWorker.isDead = false;
  await live(world, PULSE);
  assert.ok(SharedWorker.made.length > 1);
  assert.equal(tab.client.connection.state, "connected");
});

test("a token stays with the tab that has it", async () => {
  const { world, SharedWorker } = browser();
  const client = connect({ url: "https://site", world, loaders: FakeTransport.loaders(), token: () => "secret", share: { SharedWorker, user: "7" } });
  client.job("a");
  await settled();
  assert.deepEqual([SharedWorker.made.length, FakeTransport.last.token], [0, "secret"]);
});

test("a tab that is put away before its worker has answered holds no connection", async () => {
  const { world, SharedWorker, open } = browser();
  SharedWorker.isDead = true;
  const { client } = await watching(open, "a", 4);
  client.close();
  await pass(world, 10_000);
  assert.equal(FakeTransport.all.length, 0);
  client.open();
  await settled();
  assert.deepEqual(FakeTransport.last.wanted.jobs, { a: 4 });
});

test("a worker that never answered does not bring back a tab that was put away again", async () => {
  const { world, SharedWorker, open } = browser();
  const { client, states } = await watching(open, "a", 4);
  await says(HEARTBEAT);
  client.close();
  SharedWorker.isDead = true;
  client.open();
  client.close();
  await pass(world, 20_000);
  assert.deepEqual([states.at(-1), SharedWorker.made.length], ["disconnected", 2]);
});
