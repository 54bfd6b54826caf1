import assert from "node:assert/strict";
import { test } from "node:test";

import { StreamTransport } from "../../../static/js/progress/stream.js";
import { FakeStream, answer, frame, makeContext, makeListener, makeWorld, settled } from "../fakes/world.js";

async function open(wanted, answers, bearer) {
  const world = makeWorld(answers);
  const context = makeContext(world, wanted);
  context.bearer = bearer;
  const { heard, ...listener } = makeListener();
  const transport = new StreamTransport(context, listener);
  transport.open();
  await settled();
  return { world, transport, context, heard };
}

test("jobs are one stream, with a cursor for those that are known", async () => {
  const { world } = await open({ jobs: { b: 4, a: null } }, [new FakeStream()], "secret");
  assert.deepEqual(world.asked, ["/api/sse?job=a&job=b&after=b%7E4"]);
  assert.deepEqual(world.requests[0].headers, { Accept: "text/event-stream", Authorization: "Bearer secret" });
});

test("a list is a stream of its own, resumed by its time", async () => {
  const mine = { filter: { state: "failed", job_type: "" }, since: "2026" };
  const { world } = await open({ jobs: { a: 1 }, mine }, [new FakeStream(), new FakeStream()]);
  assert.deepEqual(world.asked, ["/api/sse?job=a&after=a%7E1", "/api/sse?state=failed&since=2026"]);
});

test("staff have a stream for the system, which tells of all jobs", async () => {
  const { world } = await open({ system: true, mine: { filter: {}, since: null } }, [new FakeStream()]);
  assert.deepEqual(world.asked, ["/api/sse/admin"]);
});

test("the stream for staff is resumed by the time of the list, which it tells, too", async () => {
  const mine = { filter: { state: "failed" }, since: "2026" };
  const { world } = await open({ system: true, mine }, [new FakeStream()]);
  assert.deepEqual(world.asked, ["/api/sse/admin?since=2026"]);
});

test("who is not staff is refused the system, and the rest goes on", async () => {
  const [jobs, list] = [new FakeStream(), new FakeStream()];
  const wanted = { jobs: { j: 1 }, system: true, mine: { filter: {}, since: null } };
  const { world, transport, heard } = await open(wanted, [jobs, answer({}, { status: 403 }), list]);
  assert.deepEqual(world.asked, ["/api/sse?job=j&after=j%7E1", "/api/sse/admin", "/api/sse"]);
  assert.deepEqual(heard.messages.map(({ type, code, job }) => [type, code, job]), [["error", 4404, undefined]]);
  transport.watch();
  await settled();
  assert.deepEqual([heard.ends, world.asked.length], [[], 3]);
});

test("who is not known is refused all", async () => {
  const { heard } = await open({ system: true }, [answer({}, { status: 401 })]);
  assert.deepEqual(heard.ends.map(({ code }) => code), [4401]);
});

test("events are messages, and every byte is a sign of life", async () => {
  const stream = new FakeStream();
  const { heard } = await open({ jobs: { j: null } }, [stream]);
  stream.says(": hello\n\n");
  await settled();
  assert.deepEqual([heard.alive, heard.messages.length], [1, 0]);
  stream.says(frame({ seq: 3 }));
  stream.says("data: nonsense\n\n");
  await settled();
  assert.deepEqual(heard.messages.map(({ seq }) => seq), [3]);
});

test("a stream that ends goes on from where it is known, after the time it suggests", async () => {
  const [first, second] = [new FakeStream(), new FakeStream()];
  const { world, context, heard } = await open({ jobs: { j: null } }, [first, second]);
  first.says("retry: 400\n\n");
  await settled();
  context.wanted.jobs.j = 9;
  first.ends();
  await settled();
  assert.equal(world.asked.length, 1);
  world.clock.advance(400);
  await settled();
  assert.equal(world.asked[1], "/api/sse?job=j&after=j%7E9");
  assert.deepEqual(heard.ends, []);
});

test("an empty stream, a refusal and a broken network end it", async () => {
  const empty = new FakeStream();
  empty.ends();
  const { heard } = await open({ jobs: { j: 1 } }, [empty]);
  assert.equal(heard.ends[0].code, 1006);
  const refused = await open({ jobs: { j: 1 } }, [answer({}, { status: 404 })]);
  assert.deepEqual([refused.heard.ends[0].code, refused.heard.ends[0].job], [4404, "j"]);
  const busy = await open({ jobs: { j: 1 } }, [answer({}, { status: 429, headers: { "Retry-After": "30" } })]);
  assert.deepEqual([busy.heard.ends[0].code, busy.heard.ends[0].retryAfter], [4429, 30]);
  const broken = await open({ jobs: { j: 1 } }, []);
  assert.deepEqual(broken.heard.ends.map(({ code }) => code), [1006]);
});

test("a job that is refused is found among many, and the others go on", async () => {
  const refusal = () => answer({}, { status: 404 });
  const [stream, found] = [new FakeStream(), answer(frame())];
  const jobs = { a: 1, b: 1 };
  const forget = () => delete jobs.b && refusal();
  const { world, heard } = await open({ jobs }, [refusal(), found, forget, stream]);
  assert.deepEqual(heard.messages.map(({ code, job }) => [code, job]), [[4404, "b"]]);
  assert.deepEqual(world.asked, ["/api/sse?job=a&job=b&after=a%7E1%2Cb%7E1", "/api/jobs/a", "/api/jobs/b", "/api/sse?job=a&after=a%7E1"]);
  assert.deepEqual(heard.ends, []);
});

test("batches are in the stream of the jobs, and make no list needed", async () => {
  const { world } = await open({ jobs: { j: 3 }, batches: ["b"] }, [new FakeStream()]);
  assert.deepEqual(world.asked, ["/api/sse?job=j&batch=b&after=j%7E3"]);
  const alone = await open({ batches: ["b"] }, [new FakeStream()]);
  assert.deepEqual(alone.world.asked, ["/api/sse?batch=b"]);
});

test("a batch that is refused is named, alone and among others", async () => {
  const refusal = () => answer({}, { status: 404 });
  const alone = await open({ batches: ["b"] }, [refusal()]);
  assert.deepEqual(alone.heard.ends.map(({ code, job, batch }) => [code, job, batch]), [[4404, undefined, "b"]]);
  const batches = ["b"];
  const forget = () => batches.pop() && refusal();
  const { world, heard } = await open({ jobs: { a: 1 }, batches }, [refusal(), answer(frame()), forget, new FakeStream()]);
  assert.deepEqual(world.asked.slice(1), ["/api/jobs/a", "/api/batches/b", "/api/sse?job=a&after=a%7E1"]);
  assert.deepEqual(heard.messages.map(({ code, batch }) => [code, batch]), [[4404, "b"]]);
  assert.deepEqual(heard.ends, []);
});

test("when the server ends the batch the stream goes on without it", async () => {
  const [first, second] = [new FakeStream(), new FakeStream()];
  const batches = ["b"];
  const { world, context, heard } = await open({ jobs: { a: 1 }, batches }, [first, second]);
  context.wanted.batches = [];
  first.says({ type: "error", code: 4404, reason: "no such job, or not yours", batch: "b" });
  await settled();
  assert.deepEqual([world.asked.at(-1), heard.ends], ["/api/sse?job=a&after=a%7E1", []]);
});

test("what changes begins one stream and ends another", async () => {
  const streams = [new FakeStream(), new FakeStream(), new FakeStream()];
  const { world, transport, context, heard } = await open({ jobs: { a: 1 } }, [...streams]);
  context.wanted = { ...context.wanted, jobs: { a: 2, b: null }, mine: { filter: {}, since: null } };
  transport.watch();
  await settled();
  assert.deepEqual(world.asked.slice(1), ["/api/sse?job=a&job=b&after=a%7E2", "/api/sse"]);
  assert.equal(world.requests[0].signal.aborted, true);
  streams[0].says(frame());
  await settled();
  assert.deepEqual(heard.messages, []);
});

test("what is missing is had by beginning anew", async () => {
  const { world, transport, context } = await open({ jobs: { j: 1 } }, [new FakeStream(), new FakeStream()]);
  context.wanted.jobs.j = 5;
  transport.ask("j");
  await settled();
  assert.deepEqual(world.asked, ["/api/sse?job=j&after=j%7E1", "/api/sse?job=j&after=j%7E5"]);
});

test("one that was closed hears nothing more", async () => {
  const stream = new FakeStream();
  const { world, transport, heard } = await open({ jobs: { j: 1 } }, [stream]);
  transport.close();
  stream.says(frame());
  stream.ends();
  await settled();
  world.clock.advance(60_000);
  assert.deepEqual([heard.messages, heard.ends, world.asked.length], [[], [], 1]);
});

test("when the server ends one job of several the stream goes on without it", async () => {
  const [first, second] = [new FakeStream(), new FakeStream()];
  const { world, context, heard } = await open({ jobs: { a: 1, b: 2 } }, [first, second]);
  const { wanted } = context;
  context.wants = () => ({ ...wanted, jobs: heard.messages.length ? { b: 2 } : wanted.jobs });
  first.says({ type: "error", code: 4410, reason: "disconnected by an operator", job: "a" });
  await settled();
  assert.deepEqual([world.asked.at(-1), heard.ends], ["/api/sse?job=b&after=b%7E2", []]);
});

test("a stream that an operator ended does not come back by itself", async () => {
  const stream = new FakeStream();
  const { world, heard } = await open({ jobs: { j: 1 } }, [stream, new FakeStream()]);
  stream.says({ type: "error", code: 4410, reason: "disconnected by an operator" });
  stream.ends();
  await settled();
  assert.deepEqual(heard.ends.map(({ code }) => code), [4410]);
  assert.equal(world.asked.length, 1);
});
