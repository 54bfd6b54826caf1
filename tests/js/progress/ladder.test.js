import assert from "node:assert/strict";
import { test } from "node:test";

import { Ladder } from "../../../static/js/progress/ladder.js";

const TRANSPORTS = ["websocket", "sse", "polling"];

function failing(times, ladder = new Ladder(TRANSPORTS)) {
  for (let time = 0; time < times; time += 1) ladder.failed();
  return ladder.current;
}

test("after two failures the next transport is tried, and after the last the first", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 6].map((times) => failing(times)), ["websocket", "websocket", "sse", "sse", "polling", "websocket"]);
});

test("what works is kept, and its failures are counted anew", () => {
  const ladder = new Ladder(TRANSPORTS);
  ladder.failed();
  ladder.worked("websocket");
  ladder.failed();
  assert.equal(ladder.current, "websocket");
});

test("it begins with what worked the last time, if there is such a transport", () => {
  assert.equal(new Ladder(TRANSPORTS, "sse").current, "sse");
  assert.equal(new Ladder(TRANSPORTS, "pigeon").current, "websocket");
  assert.equal(new Ladder(TRANSPORTS, null).isAtTop, true);
});

test("better ones are looked at in turn, less and less often", () => {
  const ladder = new Ladder(TRANSPORTS, "polling");
  const looks = [0, 1, 2, 3].map(() => ladder.look());
  assert.deepEqual(looks.map(({ name }) => name), ["websocket", "sse", "websocket", "sse"]);
  assert.deepEqual(looks.map(({ wait }) => wait), [5_000, 10_000, 20_000, 40_000]);
  for (let turn = 0; turn < 20; turn += 1) ladder.look();
  assert.equal(ladder.look().wait, 300_000);
});

test("a transport that comes into use is looked past soon again", () => {
  const ladder = new Ladder(TRANSPORTS, "polling");
  ladder.look();
  ladder.look();
  ladder.worked("sse");
  assert.deepEqual(ladder.look(), { name: "websocket", wait: 5_000 });
});
