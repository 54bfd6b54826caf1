import assert from "node:assert/strict";
import test from "node:test";

import { Push } from "../../../static/js/push/push.js";
import { Refused } from "../../../static/js/push/server.js";
import { PushFailed } from "../../../static/js/push/states.js";
import { FakeBrowser, FakeServer } from "../fakes/push.js";

const KEY = "BHhnqP-_0w";
const OTHER = "AAAAqP-_0w";

function make(options) {
  const world = new FakeBrowser(options);
  const server = new FakeServer(KEY);
  return { world, server, push: new Push({ world, server, user: "7" }) };
}

for (const [options, state] of [
  [{}, "off"],
  [{ permission: "denied" }, "denied"],
  [{ permission: "granted" }, "off"],
  [{ hasNotifications: false, hasPush: false }, "unsupported"],
  [{ hasNotifications: false, hasPush: false, standalone: false }, "install"],
]) {
  test(`a browser of ${JSON.stringify(options)} stands at ${state}, and nobody is asked`, async () => {
    const { push, world } = make(options);
    assert.equal(await push.state(), state);
    assert.equal(world.asked, 0);
  });
}

test("a browser that is subscribed is on", async () => {
  const { push, world } = make();
  world.subscribed(KEY);
  assert.equal(await push.state(), "on");
});

test("switching on asks, subscribes with our key and tells the server", async () => {
  const { push, world, server } = make();
  assert.equal(await push.enable(), "on");
  assert.equal(world.asked, 1);
  assert.deepEqual(world.registered, { url: "/service-worker.js", scope: "/" });
  assert.deepEqual(server.told, [{ endpoint: "https://push.example.org/1", vapidKey: KEY, isAskedFor: true }]);
  assert.deepEqual(await world.kept.get("/push-subscription").json(), { endpoint: "https://push.example.org/1", auth: "secret of 1" });
});

test("the person is asked before anything is awaited", () => {
  const { push, world } = make();
  push.enable();
  assert.equal(world.asked, 1);
});

for (const [answer, state] of [["denied", "denied"], ["default", "off"]]) {
  test(`who answers ${answer} is not subscribed`, async () => {
    const { push, world, server } = make();
    world.answer = answer;
    assert.equal(await push.enable(), state);
    assert.equal(world.subscription, null);
    assert.deepEqual(server.told, []);
  });
}

test("without a push service a tab speaks, for this person alone", async () => {
  const { push, world, server } = make();
  world.failure = new DOMException("Registration failed", "AbortError");
  assert.equal(await push.enable(), "tab");
  assert.equal(await push.state(), "tab");
  assert.equal(new Push({ world, server, user: "8" }).isByTab, false);
  assert.deepEqual(server.told, []);
});

test("a browser without push makes do as well", async () => {
  const { push } = make({ hasPush: false });
  assert.equal(await push.enable(), "tab");
});

test("a push service that is back takes over from the tab", async () => {
  const { push, world } = make();
  world.failure = new DOMException("Registration failed", "AbortError");
  await push.enable();
  world.failure = null;
  assert.equal(await push.enable(), "on");
  assert.equal(push.isByTab, false);
});

test("what the server says is told to the person, and is no reason to make do", async () => {
  const { push, server } = make();
  server.refusal = new Refused("too_many_browsers", "Ten browsers are told already.");
  await assert.rejects(push.enable(), { message: "Ten browsers are told already." });
  assert.equal(push.isByTab, false);
});

test("a server that is away is no reason to make do", async () => {
  const { push, server } = make();
  server.key = async () => { throw new PushFailed("away"); };
  await assert.rejects(push.enable(), { message: "away" });
});

test("switching off lets go here and on the server", async () => {
  const { push, world, server } = make();
  await push.enable();
  assert.equal(await push.disable(), "off");
  assert.deepEqual(server.removed, ["id"]);
  assert.equal(world.subscription, null);
  assert.equal(world.kept.size, 0);
});

test("switching off ends the tab's speaking as well", async () => {
  const { push, server } = make({ hasPush: false });
  server.id = null;
  await push.enable();
  assert.equal(await push.disable(), "off");
  assert.deepEqual(server.removed, []);
});

test("after a login the server is told whose browser it is now, without a click", async () => {
  const { push, world, server } = make();
  world.subscribed(KEY);
  await push.keep();
  assert.deepEqual(server.told, [{ endpoint: "https://push.example.org/before", vapidKey: KEY, isAskedFor: false }]);
  assert.equal(world.asked, 0);
});

test("a browser that was never switched on is left alone", async () => {
  const { push, server } = make();
  await push.keep();
  assert.deepEqual(server.told, []);
});

test("with another key of the server the browser subscribes again", async () => {
  const { push, world, server } = make();
  const before = world.subscribed(OTHER);
  await push.keep();
  assert.equal(before.isGone, true);
  assert.deepEqual(server.told, [{ endpoint: "https://push.example.org/1", vapidKey: KEY, isAskedFor: false }]);
});

test("what was removed elsewhere is let go by the browser, too", async () => {
  const { push, world, server } = make();
  world.subscribed(KEY);
  server.refusal = new Refused("switched_off", "It was removed.");
  await push.keep();
  assert.equal(world.subscription, null);
  assert.equal(await push.state(), "off");
});

test("a server that is away lets nothing go", async () => {
  const { push, world, server } = make();
  world.subscribed(KEY);
  server.refusal = new PushFailed("away");
  await assert.rejects(push.keep(), PushFailed);
  assert.notEqual(world.subscription, null);
});
