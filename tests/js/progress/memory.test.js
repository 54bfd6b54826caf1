import assert from "node:assert/strict";
import { test } from "node:test";

import { remember, remembered } from "../../../static/js/progress/memory.js";
import { FakeClock } from "../fakes/clock.js";
import { FakeStorage } from "../fakes/storage.js";

test("what worked is remembered for ten minutes", () => {
  const [storage, clock] = [new FakeStorage(), new FakeClock()];
  remember(storage, clock, "sse");
  clock.advance(599_999);
  assert.equal(remembered(storage, clock), "sse");
  clock.advance(1);
  assert.equal(remembered(storage, clock), null);
});

test("without a storage nothing is remembered, and nothing breaks", () => {
  for (const storage of [null, new FakeStorage({ isFull: true })]) {
    remember(storage, new FakeClock(), "sse");
    assert.equal(remembered(storage, new FakeClock()), null);
  }
});
