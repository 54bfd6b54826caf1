import assert from "node:assert/strict";
import { test } from "node:test";

import { SocketTransport } from "../../../static/js/progress/socket.js";
import { FakeSocket } from "../fakes/socket.js";
import { makeContext, makeListener, makeWorld, settled } from "../fakes/world.js";

async function open(wanted, bearer) {
  const context = makeContext(makeWorld(), wanted);
  context.bearer = bearer;
  const listener = makeListener();
  const transport = new SocketTransport(context, listener);
  await transport.open();
  const change = (values) => {
    context.wanted = { ...context.wanted, ...values };
    transport.watch();
  };
  return { transport, context, heard: listener.heard, change };
}

const said = () => FakeSocket.last.sent.map(({ id, ...message }) => message);

test("one job is watched by its address, from where it is known", async () => {
  await open({ jobs: { j: 7 } });
  assert.equal(FakeSocket.last.url, "wss://site/ws/upload-progress/j?after=7");
  FakeSocket.last.opens();
  assert.deepEqual(said(), [{ type: "ping" }]);
});

test("a job that is not known is asked for whole", async () => {
  await open({ jobs: { j: null } });
  assert.equal(FakeSocket.last.url, "wss://site/ws/upload-progress/j");
});

test("a list is watched by its address, and all else is subscribed to", async () => {
  const mine = { filter: { state: "failed" }, since: "2026-11-22T05:00:00.000Z" };
  await open({ mine, jobs: { j: 7, k: null }, batches: ["b"], system: true });
  assert.equal(FakeSocket.last.url, "wss://site/ws/upload-progress?state=failed&since=2026-11-22T05%3A00%3A00.000Z");
  FakeSocket.last.opens();
  assert.deepEqual(said(), [{ type: "subscribe", jobs: { j: 7, k: null }, batches: ["b"], system: true }]);
});

test("without a list its address is left at once", async () => {
  await open({ batches: ["b"] });
  FakeSocket.last.opens();
  assert.deepEqual(said(), [
    { type: "subscribe", batches: ["b"] },
    { type: "unsubscribe", mine: true, system: true },
  ]);
});

test("what changes is said on the same connection", async () => {
  const { change } = await open({ jobs: { j: 7 } });
  FakeSocket.last.opens();
  change({ jobs: { j: 9, k: 3 }, mine: { filter: {}, since: null } });
  change({ jobs: { k: 4 } });
  change({ mine: { filter: { state: "failed" }, since: "2026" } });
  assert.deepEqual(said().slice(1), [
    { type: "subscribe", jobs: { k: 3 }, mine: true, filter: {} },
    { type: "unsubscribe", jobs: ["j"] },
    { type: "subscribe", mine: true, filter: { state: "failed" } },
  ]);
});

test("a token is the first thing that is said", async () => {
  const { transport } = await open({ jobs: { j: 1, k: 2 } }, "secret");
  assert.ok(!FakeSocket.last.url.includes("secret"));
  FakeSocket.last.opens();
  transport.renew("newer");
  assert.deepEqual(said(), [
    { type: "authenticate", token: "secret" },
    { type: "subscribe", jobs: { k: 2 } },
    { type: "authenticate", token: "newer" },
  ]);
});

test("what is missing is asked for from the position that is known then", async () => {
  const { transport, context } = await open({ jobs: { j: 7 } });
  FakeSocket.last.opens();
  context.wanted.jobs.j = 12;
  transport.ask("j");
  assert.deepEqual(said().at(-1), { type: "subscribe", jobs: { j: 12 } });
});

test("messages have numbers, so that answers can be told apart", async () => {
  const { transport } = await open({ jobs: { j: 7 } });
  FakeSocket.last.opens();
  transport.ping();
  assert.deepEqual(FakeSocket.last.sent.map(({ id }) => id), ["1", "2"]);
});

test("messages are handed on, and what is none is dropped", async () => {
  const { heard } = await open({ jobs: { j: 7 } });
  FakeSocket.last.says({ type: "heartbeat" });
  FakeSocket.last.says("{");
  assert.deepEqual(heard.messages, [{ type: "heartbeat" }]);
});

test("the end is told once, with its code and the job of the address", async () => {
  const { heard } = await open({ jobs: { j: 7 } });
  FakeSocket.last.closes(4404, "no such job");
  FakeSocket.last.closes(1006);
  assert.deepEqual(heard.ends, [{ code: 4404, reason: "no such job", job: "j" }]);
});

test("one that was closed says and hears nothing more, even if it opens late", async () => {
  const { transport, heard, change } = await open({ jobs: { j: 7 } });
  transport.close();
  FakeSocket.last.opens();
  FakeSocket.last.says({ type: "heartbeat" });
  FakeSocket.last.closes(1000);
  change({ jobs: {} });
  await settled();
  assert.deepEqual([heard.messages, heard.ends, FakeSocket.last.readyState], [[], [], 3]);
});

test("a job that the server ended among others is asked for again when it is wanted again", async () => {
  const { change, heard } = await open({ jobs: { j: 7, k: 3 } });
  FakeSocket.last.opens();
  FakeSocket.last.says({ type: "error", code: 4410, reason: "disconnected by an operator", job: "j" });
  assert.deepEqual(heard.ends, []);
  change({ jobs: { j: 9, k: 5 } });
  assert.deepEqual(said().at(-1), { type: "subscribe", jobs: { j: 9 } });
});

test("an inbox alone has an address of its own, and is subscribed to beside others", async () => {
  const { change } = await open({ inbox: 118 });
  assert.equal(FakeSocket.last.url, "wss://site/ws/notifications?after=118");
  FakeSocket.last.opens();
  change({ jobs: { j: null } });
  assert.deepEqual(said().slice(1), [{ type: "subscribe", jobs: { j: null } }]);
  const other = await open({ jobs: { j: 7 } });
  FakeSocket.last.opens();
  other.change({ inbox: 0 });
  other.change({ inbox: null });
  assert.deepEqual(said().slice(1), [
    { type: "subscribe", inbox: true },
    { type: "unsubscribe", inbox: true },
  ]);
});

test("what was shown is said, the latest hundred of it", async () => {
  const { transport } = await open({ inbox: 118 });
  FakeSocket.last.opens();
  transport.shown(Array.from({ length: 101 }, (_, number) => String(number)));
  const { type, ids } = said().at(-1);
  assert.deepEqual([type, ids.length, ids.at(-1)], ["ack", 100, "100"]);
});
