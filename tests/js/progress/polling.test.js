import assert from "node:assert/strict";
import { test } from "node:test";

import { INTERVAL, PollingTransport } from "../../../static/js/progress/polling.js";
import { answer, frame, makeContext, makeListener, makeWorld, pass, settled } from "../fakes/world.js";

const EMPTY = { filter: {}, since: null };

async function open(wanted, answers) {
  const world = makeWorld(answers);
  const context = makeContext(world, wanted);
  const { heard, ...listener } = makeListener();
  // As a client does: what is told is known at the next question.
  listener.message = (message) => {
    heard.messages.push(message);
    if (message.processing_id in context.wanted.jobs) context.wanted.jobs[message.processing_id] = message.seq;
  };
  const transport = new PollingTransport(context, listener);
  transport.open();
  await settled();
  return { world, transport, context, heard };
}

test("the first answer is not held, the next ones are", async () => {
  const { world, heard } = await open({ jobs: { j: 3 } }, [frame({ seq: 4 }), frame({ seq: 5 })]);
  await pass(world, 1_000);
  assert.deepEqual(world.asked.slice(0, 2), ["/api/jobs/j?after=3", "/api/jobs/j?after=4&wait=25"]);
  assert.deepEqual(heard.messages.map(({ seq }) => seq), [4, 5]);
});

test("a server that cannot hold answers is not asked without a pause", async () => {
  const same = () => answer(frame({ seq: 3 }));
  const { world } = await open({ jobs: { j: 3 } }, Array.from({ length: 100 }, () => same));
  await pass(world, 10 * INTERVAL);
  assert.equal(world.asked.length, 11);
});

test("news comes once a second at most, and more that waits comes at once", async () => {
  let seq = 0;
  const next = (values) => () => answer(frame({ seq: (seq += 1), ...values }));
  const { world } = await open({ jobs: { j: null } }, [next({ has_more: true }), next(), next(), next()]);
  assert.equal(world.asked.length, 2);
  await pass(world, 999);
  assert.equal(world.asked.length, 2);
  await pass(world, 1);
  assert.equal(world.asked.length, 3);
});

test("a list is asked for at each interval, by its tag", async () => {
  const list = answer({ jobs: [frame({ seq: 3 }), frame({ processing_id: "k", seq: 4 })] }, { headers: { ETag: '"1"' } });
  const { world, heard } = await open({ mine: EMPTY }, [list, answer(null, { status: 304 }), answer({ jobs: [] })]);
  await pass(world, 2 * INTERVAL);
  assert.deepEqual(world.asked.slice(0, 3), Array(3).fill("/api/background-process?action=status"));
  assert.deepEqual(world.requests.slice(0, 3).map(({ headers }) => headers["If-None-Match"]), [undefined, '"1"', '"1"']);
  assert.deepEqual([heard.messages.length, heard.alive, heard.ends.length], [2, 3, 0]);
});

test("staff who watch the system ask for all jobs", async () => {
  const { world } = await open({ mine: EMPTY, system: true }, [answer({ jobs: [] })]);
  assert.equal(world.asked[0], "/api/background-process?action=status&all=true");
});

test("many jobs are asked for without holding answers: browsers have few connections", async () => {
  const jobs = { a: 1, b: 1, c: 1 };
  const any = ({ url }) => answer(frame({ processing_id: url.at(-9), seq: 1 }));
  const { world } = await open({ jobs }, Array.from({ length: 9 }, () => any));
  await pass(world, INTERVAL);
  assert.ok(world.asked.length >= 6);
  assert.ok(world.asked.every((path) => !path.includes("wait")));
});

test("a batch is asked for at each interval, by its tag, and needs no list", async () => {
  const batch = { type: "batch_update", batch: "b", seq: 5, jobs: { total: 2 } };
  const answers = [answer(batch, { headers: { ETag: '"5"' } }), answer(null, { status: 304 }), answer({ ...batch, seq: 6 })];
  const { world, heard } = await open({ batches: ["b"] }, answers);
  await pass(world, 2 * INTERVAL);
  assert.deepEqual(world.asked.slice(0, 3), Array(3).fill("/api/batches/b"));
  assert.deepEqual(world.requests.slice(0, 3).map(({ headers }) => headers["If-None-Match"]), [undefined, '"5"', '"5"']);
  assert.deepEqual(heard.messages.map(({ type, seq }) => [type, seq]), [["batch_update", 5], ["batch_update", 6]]);
});

test("a batch that is refused is named", async () => {
  const { heard } = await open({ batches: ["b"] }, [answer({}, { status: 404 })]);
  assert.deepEqual(heard.ends.map(({ code, job, batch }) => [code, job, batch]), [[4404, undefined, "b"]]);
});

test("a failure ends all questions, and is told once", async () => {
  const { world, heard } = await open({ jobs: { a: 1, b: 1 } }, [answer({}, { status: 404 })]);
  await pass(world, 60_000, 10_000);
  assert.deepEqual(heard.ends.map(({ code, job }) => [code, job]), [[4404, "a"]]);
  assert.equal(world.asked.length, 2);
});

test("a server that is about to restart says when to come back", async () => {
  const leaving = answer({ code: "restarting" }, { status: 503, headers: { "Retry-After": "1" } });
  const { heard } = await open({ jobs: { j: 3 } }, [leaving]);
  assert.deepEqual(heard.ends.map(({ code, retryAfter }) => [code, retryAfter]), [[1006, 1]]);
});

test("ending and beginning while an answer is under way leaves one loop", async () => {
  const waiting = [];
  const held = () => new Promise((resolve) => waiting.push(() => resolve(answer(frame({ seq: 3 })))));
  const { world, transport, context, heard } = await open({ jobs: { j: 3 } }, Array.from({ length: 9 }, () => held));
  const { jobs } = context.wanted;
  context.wanted.jobs = {};
  transport.watch();
  context.wanted.jobs = jobs;
  transport.watch();
  await settled();
  for (let turn = 0; turn < 3; turn += 1) {
    const before = world.asked.filter((path) => path.startsWith("/api/jobs")).length;
    waiting.splice(0).forEach((resolve) => resolve());
    await pass(world, INTERVAL);
    assert.equal(world.asked.filter((path) => path.startsWith("/api/jobs")).length, before + 1);
  }
  assert.deepEqual(heard.ends, []);
});

test("it stops, even while an answer is under way", async () => {
  let come;
  const { world, transport, heard } = await open({ jobs: { j: 3 } }, [() => new Promise((resolve) => (come = resolve))]);
  transport.close();
  come(answer(frame({ seq: 9 })));
  await pass(world, 60_000, 10_000);
  assert.deepEqual([world.asked.length, heard.messages, heard.ends], [1, [], []]);
});
