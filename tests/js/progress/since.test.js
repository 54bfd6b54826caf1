import assert from "node:assert/strict";
import { test } from "node:test";

import { OVERLAP, Since } from "../../../static/js/progress/since.js";
import { frame } from "../fakes/world.js";

const brief = (timestamp) => frame({ is_brief: true, timestamp });

test("before a list has told anything, all is asked for", () => {
  const since = new Since();
  since.hear({ type: "heartbeat", timestamp: "2026-11-22T05:00:00Z" });
  since.hear(frame());
  assert.equal(since.time, null);
});

test("then what came after the latest message, and a little before it", () => {
  const since = new Since();
  since.hear(brief("2026-11-22T05:10:00+00:00"));
  since.hear(brief("2026-11-22T05:05:00+00:00"));
  assert.equal(since.time, "2026-11-22T05:09:00.000Z");
  since.hear({ type: "heartbeat", timestamp: "2026-11-22T05:20:00Z" });
  assert.equal(since.time, "2026-11-22T05:19:00.000Z");
});

test("a time that is handed over means the same to the next one", () => {
  const since = new Since("2026-11-22T05:09:00.000Z");
  assert.equal(since.time, "2026-11-22T05:09:00.000Z");
  assert.ok(OVERLAP > 0);
});

test("a time that cannot be read changes nothing", () => {
  const since = new Since();
  since.hear(brief("yesterday"));
  assert.equal(since.time, null);
});
