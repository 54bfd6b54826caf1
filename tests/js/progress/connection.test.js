import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection, OPENING, SILENCE } from "../../../static/js/progress/connection.js";
import { FakeSocket } from "../fakes/socket.js";
import { makeWorld } from "../fakes/world.js";

function connect() {
  const world = makeWorld();
  let position = 0;
  const connection = new Connection(() => `/ws?after=${position}`, world);
  const states = [];
  const messages = [];
  connection.addEventListener("state-changed", ({ detail }) => states.push(detail));
  connection.addEventListener("message-received", ({ detail }) => messages.push(detail));
  connection.open();
  return { world, connection, states, messages, moveTo: (seq) => (position = seq) };
}

const names = (states) => states.map(({ state }) => state);

test("it is connected once the socket is open, and hands messages on", () => {
  const { states, messages } = connect();
  FakeSocket.last.opens();
  FakeSocket.last.says({ type: "heartbeat", jobs: {} });
  assert.deepEqual(names(states), ["connecting", "connected"]);
  assert.equal(messages.length, 1);
});

test("what is no message of the protocol is dropped", () => {
  const { messages } = connect();
  FakeSocket.last.says("{");
  FakeSocket.last.says({ type: "surprise" });
  assert.deepEqual(messages, []);
});

test("a lost socket is opened again, from the position that is known then", () => {
  const { world, states, moveTo } = connect();
  FakeSocket.last.opens();
  moveTo(42);
  FakeSocket.last.closes(1006);
  assert.equal(states.at(-1).state, "reconnecting");
  assert.equal(states.at(-1).retryAt, 1_500);
  world.clock.advance(1_500);
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.last.url, "/ws?after=42");
});

test("waits grow while sockets open and close without a word", () => {
  const { world, states } = connect();
  const waits = [];
  for (let turn = 0; turn < 3; turn += 1) {
    FakeSocket.last.opens();
    FakeSocket.last.closes(1006);
    waits.push(states.at(-1).retryAt - world.clock.now());
    world.clock.advance(waits.at(-1));
  }
  assert.deepEqual(waits, [1_500, 2_500, 4_500]);
});

test("a message makes the next wait short again", () => {
  const { world, connection } = connect();
  FakeSocket.last.closes(1006);
  world.clock.advance(1_500);
  assert.equal(connection.failures, 1);
  FakeSocket.last.says({ type: "heartbeat" });
  assert.equal(connection.failures, 0);
});

test("a refusal ends it: coming back would be refused again", () => {
  for (const code of [4401, 4403, 4404]) {
    const { world, states } = connect();
    FakeSocket.last.says({ type: "error", code, reason: "no" });
    FakeSocket.last.closes(code, "no");
    world.clock.advance(600_000);
    assert.equal(FakeSocket.all.length, 1);
    assert.deepEqual(states.at(-1), { state: "disconnected", code, reason: "no" });
  }
});

test("a socket that has gone silent is taken for dead", () => {
  const { world } = connect();
  FakeSocket.last.opens();
  world.clock.advance(SILENCE - 1);
  assert.equal(FakeSocket.all.length, 1);
  world.clock.advance(1 + 2_000);
  assert.equal(FakeSocket.all.length, 2);
});

test("each message puts the silence off", () => {
  const { world } = connect();
  FakeSocket.last.opens();
  for (let turn = 0; turn < 5; turn += 1) {
    world.clock.advance(SILENCE - 1);
    FakeSocket.last.says({ type: "heartbeat" });
  }
  assert.equal(FakeSocket.all.length, 1);
});

test("a socket that never opens is given up", () => {
  const { world } = connect();
  world.clock.advance(OPENING + 2_000);
  assert.equal(FakeSocket.all.length, 2);
});

test("a late close of a replaced socket does not disturb the new one", () => {
  const { connection } = connect();
  const old = FakeSocket.last;
  connection.open();
  FakeSocket.last.opens();
  old.closes(1006);
  assert.equal(connection.state, "connected");
  assert.equal(FakeSocket.all.length, 2);
});

test("without a network it waits, and does not try", () => {
  const { world, connection } = connect();
  FakeSocket.last.opens();
  connection.pause();
  world.clock.advance(600_000);
  assert.equal(connection.state, "offline");
  assert.equal(FakeSocket.all.length, 1);
});

test("a connection that was closed stays closed", () => {
  const { world, connection } = connect();
  FakeSocket.last.opens();
  connection.close();
  connection.pause();
  world.clock.advance(600_000);
  assert.equal(connection.state, "disconnected");
  assert.equal(FakeSocket.all.length, 1);
});

test("messages are sent only through an open socket", () => {
  const { connection } = connect();
  connection.send({ type: "early" });
  FakeSocket.last.opens();
  connection.send({ type: "subscribe" });
  assert.deepEqual(FakeSocket.last.sent, [{ type: "subscribe" }]);
});
