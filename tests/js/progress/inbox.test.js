import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Client } from "../../../static/js/progress/client.js";
import { Emitter } from "../../../static/js/progress/emitter.js";
import { questionPath, questions, streamPath, streams } from "../../../static/js/progress/feeds.js";
import { makeWorld } from "../fakes/world.js";

const EXAMPLES = new URL("../../../docs/examples/", import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(`${name}.json`, EXAMPLES), "utf8"));
const ONLY = { jobs: {}, batches: [], mine: null, system: false };

class Link extends Emitter {
  asked = [];
  seen = [];
  watch() {}
  ask(id) {
    this.asked.push(id);
  }
  shown(ids) {
    this.seen.push(ids);
  }
}

async function begun(after) {
  const link = new Link();
  let wants;
  const world = makeWorld();
  const client = new Client({ base: "https://site", world, link: async (given) => ((wants = given), link) });
  const told = [];
  client.inbox({ after }).on("change", ({ message }) => told.push(message));
  await new Promise((resolve) => setImmediate(resolve));
  return { client, link, told, wants: () => wants() };
}

test("each message of an inbox is told once, and the position follows", async () => {
  const { link, told, wants } = await begun(117);
  const [first, second] = [await read("inbox"), await read("notification")];
  for (const message of [first, second, second, first]) link.emit("message", message);
  assert.deepEqual(told, [first, second]);
  assert.equal(wants().inbox, second.seq);
});

test("a message that leads on from further than is known asks for what is between", async () => {
  const { link, told } = await begun(100);
  link.emit("message", await read("notification"));
  assert.deepEqual([told, link.asked], [[], ["inbox"]]);
});

test("a reset brings the position back", async () => {
  const { link, told, wants } = await begun(999);
  const anew = await read("inbox-reset");
  link.emit("message", anew);
  assert.deepEqual([told, wants().inbox], [[anew], anew.seq]);
});

test("what was shown is said on a socket, and only there", async () => {
  const { client, link } = await begun(0);
  link.emit("state", { state: "connected", transport: "polling" });
  assert.equal(client.shown(["a"]), false);
  link.emit("state", { state: "connected", transport: "websocket" });
  assert.equal(client.shown(["a"]), true);
  assert.deepEqual(link.seen, [["a"]]);
});

test("an inbox alone is one stream and one question, from where it is known", () => {
  for (const feeds of [streams({ ...ONLY, inbox: 118 }), questions({ ...ONLY, inbox: 118 }).slice(0, 1)]) {
    assert.deepEqual(feeds.map(({ kind }) => kind), ["inbox"]);
  }
  const feed = { key: "inbox", kind: "inbox" };
  assert.equal(streamPath(feed, { ...ONLY, inbox: 118 }), "/api/sse?inbox=118");
  assert.equal(streamPath(feed, { ...ONLY, inbox: 0 }), "/api/sse?inbox=true");
  assert.equal(questionPath(feed, { ...ONLY, inbox: 118 }, 0), "/api/notifications/news?after=118");
});
