import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection } from "../../../static/js/progress/connection.js";
import { ANSWER, OPENING, SILENCE } from "../../../static/js/progress/trial.js";
import { jwt } from "../fakes/jwt.js";
import { FakeTransport } from "../fakes/transport.js";
import { makeWorld, pass, settled } from "../fakes/world.js";

const TRANSPORTS = ["websocket", "sse", "polling"];
const HEARTBEAT = { type: "heartbeat", jobs: {} };
const A_JOB = { jobs: { j: 1 }, batches: [], mine: null, system: false };

async function connect({ transports = TRANSPORTS, token, start } = {}) {
  const world = makeWorld();
  const wanted = { now: A_JOB };
  const loaders = FakeTransport.loaders();
  const connection = new Connection({ base: "https://site", wants: () => wanted.now, token, transports, loaders, start, world });
  const told = { states: [], messages: [], refused: [] };
  connection.on("state", (change) => told.states.push(change));
  connection.on("message", (message) => told.messages.push(message));
  connection.on("refused", (refusal) => told.refused.push(refusal));
  connection.open();
  await settled();
  return { world, connection, wanted, ...told };
}

/** A connection that has been of use for so long. */
async function connected(options, lived = 6_000) {
  const made = await connect(options);
  FakeTransport.last.says(HEARTBEAT);
  await pass(made.world, lived, 1_000);
  return made;
}

const names = (states) => states.map(({ state }) => state);
const waits = (states, world) => states.at(-1).retryAt - world.clock.now();
const transports = () => FakeTransport.all.map(({ name }) => name);

test("it is connected when the server has said something, and not before", async () => {
  const { connection, states, messages } = await connect();
  assert.equal(connection.state, "connecting");
  FakeTransport.last.says(HEARTBEAT);
  assert.deepEqual(names(states), ["connecting", "connected"]);
  assert.deepEqual([messages, states.at(-1).transport], [[HEARTBEAT], "websocket"]);
});

test("a refusal is no sign of life", async () => {
  const { connection } = await connect();
  FakeTransport.last.says({ type: "error", code: 4429, reason: "too many" });
  assert.equal(connection.state, "connecting");
});

test("one that was lost comes back after a moment", async () => {
  const { world, connection, states } = await connected();
  FakeTransport.last.ends(1006);
  assert.equal(connection.state, "reconnecting");
  assert.equal(waits(states, world), 1_500);
  await pass(world, 1_500);
  assert.equal(FakeTransport.all.length, 2);
  FakeTransport.last.says(HEARTBEAT);
  assert.equal(connection.state, "connected");
});

test("waits grow while nothing is said, and while it dies at once after the first word", async () => {
  const { world, states } = await connect({ transports: ["websocket"] });
  const grown = [];
  for (let turn = 0; turn < 4; turn += 1) {
    if (turn % 2) FakeTransport.last.says(HEARTBEAT);
    FakeTransport.last.ends(1006);
    grown.push(waits(states, world));
    await pass(world, grown.at(-1));
  }
  assert.deepEqual(grown, [1_500, 2_500, 4_500, 8_500]);
});

test("a connection that was of use for five seconds makes the next wait short again", async () => {
  const { world, states } = await connect();
  FakeTransport.last.ends(1006);
  await pass(world, 1_500);
  FakeTransport.last.says(HEARTBEAT);
  await pass(world, 5_000);
  FakeTransport.last.ends(1006);
  assert.equal(waits(states, world), 1_500);
});

test("after two useless ones the next transport is tried", async () => {
  const { world } = await connect();
  for (let turn = 0; turn < 6; turn += 1) {
    FakeTransport.last.ends(1006);
    await pass(world, 31_000, 1_000);
  }
  assert.deepEqual(transports().filter((name, turn) => turn < 7), ["websocket", "websocket", "sse", "sse", "polling", "polling", "websocket"]);
});

test("one that works is kept while a better one is tried, until that one speaks", async () => {
  const { world, connection, states } = await connect({ start: "polling" });
  const [polling] = FakeTransport.all;
  polling.says(HEARTBEAT);
  await pass(world, 5_000);
  const [, first] = FakeTransport.all;
  first.ends(1006);
  assert.deepEqual([connection.state, polling.isClosed], ["connected", false]);
  await pass(world, 10_000);
  const [, , sse] = FakeTransport.all;
  sse.says(HEARTBEAT);
  assert.deepEqual([sse.name, polling.isClosed, sse.isClosed, connection.transport], ["sse", true, false, "sse"]);
  assert.ok(!names(states).includes("reconnecting"));
  assert.deepEqual(states.at(-1), { state: "connected", transport: "sse" });
});

test("a better one that keeps silent is given up", async () => {
  const { world } = await connect({ start: "polling" });
  const [polling] = FakeTransport.all;
  polling.says(HEARTBEAT);
  await pass(world, 5_000);
  const [, looked] = FakeTransport.all;
  await pass(world, OPENING + 2_000);
  assert.deepEqual([looked.isClosed, polling.isClosed], [true, false]);
});

test("what the better one found is used when the worse one breaks meanwhile", async () => {
  const { world, connection } = await connect({ start: "polling" });
  FakeTransport.last.says(HEARTBEAT);
  await pass(world, 5_000);
  const [polling, socket] = FakeTransport.all;
  polling.ends(1006);
  socket.says(HEARTBEAT);
  await pass(world, 10_000);
  assert.deepEqual([connection.state, connection.transport, FakeTransport.all.length], ["connected", "websocket", 2]);
});

test("each final code ends it until the person asks for more", async () => {
  for (const code of [1009, 4400, 4403, 4401, 4410, 4413]) {
    const { world, connection, states } = await connected();
    FakeTransport.last.ends(code, { reason: "no" });
    await pass(world, 600_000, 60_000);
    assert.deepEqual(states.at(-1), { state: "disconnected", transport: "websocket", code, reason: "no" });
    assert.equal(FakeTransport.all.length, 1);
    connection.retry();
    await settled();
    assert.equal(FakeTransport.all.length, 2);
  }
});

test("a server that has too many says when to come back", async () => {
  const { world, states } = await connect();
  FakeTransport.last.says({ type: "error", code: 4429, reason: "too many", retry_after: 30 });
  FakeTransport.last.ends(4429);
  assert.equal(waits(states, world), 31_500);
});

test("a server that goes away is left when it says, and found again without a penalty", async () => {
  const { world, connection, states } = await connected();
  FakeTransport.last.says({ type: "reconnect", delay: 2.5 });
  await pass(world, 1_000);
  FakeTransport.last.ends(1012);
  assert.deepEqual([connection.state, waits(states, world)], ["reconnecting", 1_500]);
  await pass(world, 1_500);
  assert.equal(FakeTransport.all.length, 2);
  FakeTransport.last.ends(1006);
  assert.equal(waits(states, world), 1_500);
});

test("a server that asks us to come back and then hangs is left anyway", async () => {
  const { world } = await connected();
  FakeTransport.last.says({ type: "reconnect", delay: 2.5 });
  await pass(world, 2_500);
  assert.deepEqual(FakeTransport.all.map(({ isClosed }) => isClosed), [true, false]);
});

test("one that has gone silent is taken for dead", async () => {
  const { world, connection } = await connected();
  await pass(world, SILENCE - 6_000 - 2_000, 1_000);
  assert.equal(connection.state, "connected");
  await pass(world, 6_000, 1_000);
  assert.deepEqual([connection.state, FakeTransport.all[0].isClosed], ["reconnecting", true]);
});

test("messages put the silence off", async () => {
  const { world, connection } = await connected();
  for (let turn = 0; turn < 5; turn += 1) {
    await pass(world, 30_000, 10_000);
    FakeTransport.last.says(HEARTBEAT);
  }
  assert.deepEqual([connection.state, FakeTransport.all.length], ["connected", 1]);
});

test("one that never says a word is given up", async () => {
  const { world, connection } = await connect();
  await pass(world, OPENING + 2_000, 1_000);
  assert.equal(connection.state, "reconnecting");
});

test("after a sleep the silence is measured by the wall clock, at once", async () => {
  const { world, connection } = await connected();
  world.clock.sleep(3_600_000);
  assert.equal(connection.state, "connected");
  connection.wake();
  assert.equal(connection.state, "reconnecting");
  await pass(world, 2_000);
  assert.equal(FakeTransport.all.length, 2);
});

test("a sleep that nobody tells of is noticed by the first timer that runs", async () => {
  const { world, connection } = await connected();
  world.clock.sleep(3_600_000);
  await pass(world, 2_000);
  assert.equal(connection.state, "reconnecting");
});

test("who looks again asks whether anybody is there, and does not wait long", async () => {
  const { world, connection } = await connected();
  connection.wake();
  assert.deepEqual(FakeTransport.last.said, ["ping"]);
  await pass(world, ANSWER + 3_000, 1_000);
  assert.equal(connection.state, "reconnecting");
  const alive = await connected();
  alive.connection.wake();
  FakeTransport.last.says({ type: "ack" });
  await pass(alive.world, 20_000, 1_000);
  assert.equal(alive.connection.state, "connected");
});

test("who looks again does not wait out a long back-off", async () => {
  const { world, connection } = await connect({ transports: ["websocket"] });
  for (let turn = 0; turn < 5; turn += 1) {
    FakeTransport.last.ends(1006);
    if (turn < 4) await pass(world, 31_000, 1_000);
  }
  const before = FakeTransport.all.length;
  connection.wake();
  await pass(world, 1_000);
  assert.equal(FakeTransport.all.length, before + 1);
});

test("without a network it waits, and tries soon after the network is back", async () => {
  const { world, connection, states } = await connected();
  connection.pause();
  await pass(world, 600_000, 60_000);
  assert.deepEqual([connection.state, FakeTransport.all.length], ["offline", 1]);
  connection.resume();
  assert.equal(connection.state, "reconnecting");
  assert.ok(waits(states, world) <= 1_000);
  await pass(world, 1_000);
  assert.equal(FakeTransport.all.length, 2);
});

test("a network that comes back to a live connection only asks whether it is", async () => {
  const { connection } = await connected();
  connection.resume();
  assert.deepEqual([connection.state, FakeTransport.last.said], ["connected", ["ping"]]);
});

test("a connection that was closed stays closed, and late news of it changes nothing", async () => {
  const { world, connection, messages } = await connected();
  const transport = FakeTransport.last;
  connection.close();
  transport.says(HEARTBEAT);
  transport.ends(1006);
  connection.pause();
  await pass(world, 600_000, 60_000);
  assert.deepEqual([connection.state, FakeTransport.all.length, messages.length], ["disconnected", 1, 1]);
});

test("it begins when something is wanted, and ends when nothing is", async () => {
  const { connection, wanted } = await connected();
  connection.watch();
  assert.deepEqual(FakeTransport.last.said, ["watch"]);
  wanted.now = { ...A_JOB, jobs: {} };
  connection.watch();
  assert.equal(connection.state, "disconnected");
  wanted.now = A_JOB;
  connection.watch();
  await settled();
  assert.deepEqual([connection.state, FakeTransport.all.length], ["connecting", 2]);
});

test("a job or batch that is refused does not take the others with it", async () => {
  const { connection, wanted, refused } = await connected();
  wanted.now = { ...A_JOB, jobs: { k: 1 } };
  FakeTransport.last.ends(4404, { job: "j", reason: "not yours" });
  await settled();
  FakeTransport.last.ends(4404, { batch: "b", reason: "not yours" });
  await settled();
  assert.deepEqual(refused.map(({ code, job, batch }) => [code, job, batch]), [[4404, "j", undefined], [4404, undefined, "b"]]);
  assert.equal(FakeTransport.all.length, 3);
  wanted.now = { ...A_JOB, jobs: {} };
  FakeTransport.last.ends(4404, { job: "k" });
  assert.equal(connection.state, "disconnected");
});

test("a subscription that is refused leaves the connection", async () => {
  const { connection, refused } = await connected();
  FakeTransport.last.says({ type: "error", code: 4404, reason: "not yours", job: "k", id: "3" });
  assert.deepEqual(refused, [{ code: 4404, reason: "not yours", job: "k", batch: undefined }]);
  assert.equal(connection.state, "connected");
});

test("a token that the server does not take is replaced once", async () => {
  let asked = 0;
  const { world, connection } = await connect({ token: async () => `token ${(asked += 1)}` });
  assert.equal(FakeTransport.last.token, "token 1");
  FakeTransport.last.ends(4401);
  await settled();
  assert.equal(FakeTransport.last.token, "token 2");
  FakeTransport.last.ends(4401);
  await pass(world, 60_000, 10_000);
  assert.deepEqual([connection.state, asked], ["disconnected", 2]);
});

test("a token is renewed on the same connection before it ends", async () => {
  let asked = 0;
  const { world } = await connected({ token: async () => jwt(300 * (asked += 1)) });
  for (let turn = 0; turn < 9; turn += 1) {
    await pass(world, 30_000, 10_000);
    FakeTransport.last.says(HEARTBEAT);
  }
  assert.deepEqual([FakeTransport.last.said, FakeTransport.all.length, asked], [[`renew ${jwt(600)}`], 1, 2]);
});

test("a token that has expired is renewed within the grace period", async () => {
  let asked = 0;
  await connected({ token: async () => `token ${(asked += 1)}` });
  FakeTransport.last.says({ type: "error", code: 4401, reason: "expired" });
  await settled();
  assert.deepEqual(FakeTransport.last.said, ["renew token 2"]);
});

test("a token that cannot be had is tried for again", async () => {
  let isUp = false;
  const token = async () => {
    if (!isUp) throw new TypeError("no network");
    return "token";
  };
  const { world, connection } = await connect({ token });
  assert.equal(connection.state, "reconnecting");
  isUp = true;
  await pass(world, 1_500);
  assert.equal(FakeTransport.last.token, "token");
});

test("a transport that cannot be loaded is a failure like any other", async () => {
  const { world, connection } = await connect({ transports: ["pigeon", "websocket"] });
  await pass(world, 10_000, 500);
  FakeTransport.last.says(HEARTBEAT);
  assert.deepEqual([connection.state, connection.transport], ["connected", "websocket"]);
});

test("what is missing is asked for on the connection that there is", async () => {
  const { connection } = await connected();
  connection.ask("j");
  assert.deepEqual(FakeTransport.last.said, ["ask j"]);
});
