import assert from "node:assert/strict";
import { test } from "node:test";

import { ProgressClient } from "../../../static/js/progress/client.js";
import { FakeSocket } from "../fakes/socket.js";
import { frame, makeWorld, settled } from "../fakes/world.js";

function watch({ answers, start, jobId = "j" } = {}) {
  const world = makeWorld(answers);
  const client = new ProgressClient({ jobId, frame: start, socketUrl: "/ws", pollUrl: "/api/jobs/j", world });
  const jobs = [];
  const states = [];
  client.addEventListener("job-changed", ({ detail }) => jobs.push(detail.job.seq));
  client.addEventListener("connection-changed", ({ detail }) => states.push(detail.state));
  client.open();
  return { world, client, jobs, states };
}

test("it begins from the position that the page brought along", () => {
  watch({ start: frame({ type: "snapshot", seq: 17 }) });
  assert.equal(FakeSocket.last.url, "/ws?after=17");
});

test("it tells of frames that are news, and of no others", () => {
  const { jobs } = watch();
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.says(frame({ seq: 4, after: 3 }));
  FakeSocket.last.says(frame({ seq: 4, after: 3 }));
  FakeSocket.last.says(frame({ seq: 2, after: 1 }));
  assert.deepEqual(jobs, [3, 4]);
});

test("after a lost connection it resumes where it was", () => {
  const { world } = watch();
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.closes(1006);
  world.clock.advance(1_500);
  assert.equal(FakeSocket.last.url, "/ws?after=3");
});

test("a gap is filled by asking from the known position", async () => {
  const { world, jobs } = watch({ answers: [frame({ seq: 9, after: 3 })] });
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.says(frame({ seq: 9, after: 8 }));
  await settled();
  assert.deepEqual(world.asked, ["/api/jobs/j?after=3"]);
  assert.deepEqual(jobs, [3, 9]);
});

test("a gap that cannot be asked about is filled by connecting anew", async () => {
  watch({ answers: [] });
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.says(frame({ seq: 9, after: 8 }));
  await settled();
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.last.url, "/ws?after=3");
});

test("a heartbeat that is ahead of us brings what was missed", async () => {
  const { world, jobs } = watch({ answers: [frame({ seq: 5, after: 3 })] });
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.says({ type: "heartbeat", jobs: { j: 3 } });
  await settled();
  assert.deepEqual(world.asked, []);
  FakeSocket.last.says({ type: "heartbeat", jobs: { j: 5 } });
  await settled();
  assert.deepEqual(jobs, [3, 5]);
});

test("it polls after two failed connections, until a socket opens again", async () => {
  const { world, jobs, states } = watch({ answers: [frame({ type: "snapshot", seq: 1 })] });
  FakeSocket.last.closes(1006);
  world.clock.advance(2_000);
  FakeSocket.last.closes(1006);
  world.clock.advance(0);
  await settled();
  assert.deepEqual(jobs, [1]);
  assert.equal(states.at(-1), "polling");
  world.clock.advance(3_000);
  await settled();
  FakeSocket.last.opens();
  const asked = world.asked.length;
  world.clock.advance(10_000);
  await settled();
  assert.equal(world.asked.length, asked);
});

test("an answer that comes after the socket has opened does not call it polling", async () => {
  const { world, jobs, states } = watch({ answers: [frame({ type: "snapshot", seq: 1 })] });
  FakeSocket.last.closes(1006);
  world.clock.advance(2_000);
  FakeSocket.last.closes(1006);
  world.clock.advance(3_000);
  FakeSocket.last.opens();
  await settled();
  assert.deepEqual([jobs, states.at(-1)], [[1], "connected"]);
});

test("a gap that is filled by asking leaves a live connection live", async () => {
  const { jobs, states } = watch({ answers: [frame({ seq: 9, after: 3 })] });
  FakeSocket.last.says(frame({ type: "snapshot", seq: 3 }));
  FakeSocket.last.says(frame({ seq: 9, after: 8 }));
  await settled();
  assert.deepEqual([jobs, states.at(-1)], [[3, 9], "connected"]);
});

test("without a network it neither polls nor connects, and says as of when it knows", async () => {
  const { world, client } = watch();
  let last;
  client.addEventListener("connection-changed", ({ detail }) => (last = detail));
  FakeSocket.last.opens();
  world.clock.advance(5_000);
  FakeSocket.last.says(frame({ type: "snapshot" }));
  world.clock.advance(7_000);
  client.pause();
  world.clock.advance(600_000);
  await settled();
  assert.deepEqual([last.state, last.asOf], ["offline", 5_000]);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(world.asked, []);
});

test("all of mine are watched without positions, and never show a gap", () => {
  const { jobs } = watch({ jobId: null });
  assert.equal(FakeSocket.last.url, "/ws");
  FakeSocket.last.says(frame({ seq: 3 }));
  FakeSocket.last.says(frame({ seq: 9, after: 8 }));
  FakeSocket.last.says(frame({ processing_id: "k", seq: 2 }));
  assert.deepEqual(jobs, [3, 9, 2]);
});

test("the server can ask for a new connection", () => {
  watch();
  FakeSocket.last.opens();
  FakeSocket.last.says({ type: "reconnect" });
  assert.equal(FakeSocket.all.length, 2);
});
