import assert from "node:assert/strict";
import { test } from "node:test";

import { connect } from "../../../static/js/progress/connect.js";
import { MOST_ENDED } from "../../../static/js/progress/store.js";
import { FakeStorage } from "../fakes/storage.js";
import { FakeTransport } from "../fakes/transport.js";
import { answer, frame, makeWorld, pass, settled } from "../fakes/world.js";

const BRIEF = { is_brief: true };

function open(options = {}) {
  const world = makeWorld(options.answers);
  const storage = new FakeStorage();
  const client = connect({ url: "https://site/", world, storage, loaders: FakeTransport.loaders(), ...options });
  const changes = [];
  client.on("connection", (change) => changes.push(change));
  return { world, client, changes, storage };
}

/** Watches job "j" and notes the seqs that it is told of. */
async function watch(options = {}) {
  const opened = open(options);
  const job = opened.client.job("j", { frame: options.frame });
  const seqs = [];
  job.on("change", (change) => seqs.push(change.job.seq));
  await settled();
  return { ...opened, job, seqs };
}

const says = (...messages) => messages.forEach((message) => FakeTransport.last.says(message));
const snapshot = (seq, values) => frame({ type: "snapshot", seq, ...values });

test("it begins from the position that the page brought along", async () => {
  const { job } = await watch({ frame: snapshot(17, { state: "queued" }) });
  assert.deepEqual(FakeTransport.last.wanted.jobs, { j: 17 });
  assert.deepEqual([job.copy.seq, job.state], [17, "queued"]);
});

test("nothing is opened before something is watched", async () => {
  const { client } = open();
  await settled();
  assert.equal(FakeTransport.all.length, 0);
  client.jobs();
  await settled();
  assert.equal(FakeTransport.all.length, 1);
});

test("it tells of frames that are news, and of no others", async () => {
  const { seqs } = await watch();
  says(snapshot(3), frame({ seq: 4, after: 3 }), frame({ seq: 4, after: 3 }), frame({ seq: 2, after: 1 }));
  assert.deepEqual(seqs, [3, 4]);
});

test("a change brings the copy, the copy before it, and what brought it", async () => {
  const { job } = await watch();
  let last;
  job.on("change", (change) => (last = change));
  says(snapshot(3), frame({ seq: 4, after: 3, logs: [{ id: 1, seq: 4 }] }));
  assert.deepEqual([last.before.seq, last.job.seq, last.frame.logs.length, last.job.logs.size], [3, 4, 1, 1]);
});

test("after a lost connection it resumes where it was", async () => {
  const { world } = await watch();
  says(snapshot(3));
  FakeTransport.last.ends(1006);
  await pass(world, 2_500);
  assert.equal(FakeTransport.all.length, 2);
  assert.deepEqual(FakeTransport.last.wanted.jobs, { j: 3 });
});

test("a gap is asked about once, and again when no answer came", async () => {
  const { world, seqs } = await watch();
  says(snapshot(3), frame({ seq: 9, after: 8 }), frame({ seq: 10, after: 9 }));
  assert.deepEqual(FakeTransport.last.said, ["ask j"]);
  await pass(world, 3_000);
  says(frame({ seq: 11, after: 10 }));
  assert.deepEqual(FakeTransport.last.said, ["ask j", "ask j"]);
  says(frame({ seq: 11, after: 3 }));
  assert.deepEqual(seqs, [3, 11]);
});

test("a heartbeat that is ahead of us brings what was missed", async () => {
  await watch();
  says(snapshot(3), { type: "heartbeat", jobs: { j: 3, other: 9 } });
  assert.deepEqual(FakeTransport.last.said, []);
  says({ type: "heartbeat", jobs: { j: 5 } });
  assert.deepEqual(FakeTransport.last.said, ["ask j"]);
});

test("lists that were left behind by a brief message are noticed by the heartbeat", async () => {
  await watch();
  says(snapshot(3), frame({ seq: 5, ...BRIEF }), { type: "heartbeat", jobs: { j: 5 } });
  assert.deepEqual(FakeTransport.last.said, ["ask j"]);
});

test("it says as of when it knows", async () => {
  const { world, client, changes } = await watch();
  await pass(world, 5_000);
  says(snapshot(3));
  await pass(world, 7_000);
  client.pause();
  assert.deepEqual([changes.at(-1).state, changes.at(-1).asOf], ["offline", 5_000]);
  assert.equal(client.connection.state, "offline");
});

test("a list is told of its jobs by brief messages, whatever is missing between them", async () => {
  const { client } = open();
  const list = client.jobs();
  const told = [];
  list.on("change", ({ job }) => told.push(`${job.processing_id}${job.seq}`));
  await settled();
  const later = { processing_id: "k", queued_at: "2026-11-22T05:00:00+00:00" };
  says(frame({ seq: 3, ...BRIEF }), frame({ seq: 9, after: 8, ...BRIEF }), frame({ seq: 2, ...later, ...BRIEF }));
  assert.deepEqual(told, ["j3", "j9", "k2"]);
  assert.deepEqual(list.jobs.map(({ processing_id }) => processing_id), ["k", "j"]);
});

test("a list keeps no more than the newest of jobs that have ended", async () => {
  const { client } = open();
  const [list, job] = [client.jobs(), client.job("first")];
  await settled();
  for (const id of ["first", "second"]) says(frame({ processing_id: id, state: "completed" }));
  for (let number = 0; number < MOST_ENDED; number += 1) says(frame({ processing_id: `${number}`, state: "failed", ...BRIEF }));
  const ids = list.jobs.map(({ processing_id }) => processing_id);
  assert.deepEqual([ids.length, ids.includes("second"), job.state], [MOST_ENDED + 1, false, "completed"]);
});

test("a list that is narrowed hears once of what leaves it", async () => {
  const { client } = open();
  const failed = client.jobs({ filter: { state: "failed" } });
  const told = [];
  failed.on("change", ({ job }) => told.push(job.state));
  await settled();
  assert.deepEqual(FakeTransport.last.wanted.mine.filter, { state: "failed" });
  says(frame({ seq: 1, ...BRIEF }), frame({ seq: 2, state: "failed", ...BRIEF }), frame({ seq: 3, state: "queued", attempt: 2, ...BRIEF }), frame({ seq: 4, attempt: 2, ...BRIEF }));
  assert.deepEqual(told, ["failed", "queued"]);
  assert.deepEqual(failed.jobs, []);
});

test("what other tabs watch on the same connection is no gap here", async () => {
  const { seqs } = await watch();
  says(snapshot(3), frame({ processing_id: "k", seq: 9, after: 8 }));
  assert.deepEqual([FakeTransport.last.said, seqs], [[], [3]]);
});

test("what is no longer watched is neither told nor wanted", async () => {
  const { client, job, seqs } = await watch();
  const other = client.job("j");
  says(snapshot(3));
  job.close();
  job.close();
  await settled();
  assert.equal(client.connection.state, "connected");
  other.close();
  await settled();
  assert.equal(client.connection.state, "disconnected");
  FakeTransport.last.says(frame({ seq: 4, after: 3 }));
  assert.deepEqual(seqs, [3]);
});

test("watches that begin together are said together", async () => {
  const { client } = await watch();
  client.job("k");
  client.batch("b");
  client.system();
  await settled();
  assert.deepEqual(FakeTransport.last.said, ["watch"]);
  const { jobs, batches, system } = FakeTransport.last.context.wants();
  assert.deepEqual([Object.keys(jobs), batches, system], [["j", "k"], ["b"], true]);
});

test("batches and the system tell of themselves", async () => {
  const { client } = open();
  const [batch, system, told] = [client.batch("b"), client.system(), []];
  batch.on("change", (change) => told.push(change.batch.progress));
  system.on("change", ({ summary }) => told.push(summary.connections));
  await settled();
  says({ type: "batch_update", batch: "b", seq: 3, progress: 40 }, { type: "batch_update", batch: "b", seq: 3, progress: 10 });
  says({ type: "batch_update", batch: "c", seq: 3, progress: 99 }, { type: "summary", connections: 17 });
  assert.deepEqual(told, [40, 17]);
  assert.deepEqual([batch.copy.seq, system.summary.connections], [3, 17]);
});

test("who is refused is told why, and is not asked for until the person tries again", async () => {
  const { client, job } = await watch();
  const refusals = [];
  job.on("refused", (refusal) => refusals.push(refusal));
  client.jobs();
  await settled();
  says({ type: "heartbeat", jobs: {} }, { type: "error", code: 4404, reason: "not yours", job: "j" });
  assert.deepEqual(refusals, [{ code: 4404, reason: "not yours" }]);
  assert.deepEqual(FakeTransport.last.context.wants().jobs, {});
  FakeTransport.last.said.length = 0;
  client.retry();
  assert.deepEqual(FakeTransport.last.context.wants().jobs, { j: null });
  assert.deepEqual(FakeTransport.last.said, ["watch"]);
});

test("the transport that worked is remembered for the next page", async () => {
  const { storage } = await watch({ transports: ["sse", "polling"] });
  says(snapshot(3));
  const next = open({ storage });
  next.client.jobs();
  await settled();
  assert.equal(FakeTransport.last.name, "sse");
});

test("what is asked for without a network is sent when the server speaks again", async () => {
  const { world, client } = await watch({ answers: [answer({})] });
  says(snapshot(3));
  client.pause();
  const told = [];
  client.on("actions", (list) => told.push(list[0].state));
  const ended = client.act({ url: "/api/jobs/j/cancel", label: "Cancel" });
  await pass(world, 30_000, 5_000);
  assert.deepEqual([world.asked, told, client.actions.length], [[], ["waiting"], 1]);
  client.resume();
  await pass(world, 1_000);
  assert.equal((await ended).state, "done");
});

test("a client that was closed can be opened again, and still watches", async () => {
  const { client, seqs } = await watch();
  says(snapshot(3));
  client.close();
  assert.equal(client.connection.state, "disconnected");
  client.open();
  await settled();
  says(frame({ seq: 4, after: 3 }));
  assert.deepEqual(seqs, [3, 4]);
});
