import assert from "node:assert/strict";
import { test } from "node:test";

import { isNothing, union } from "../../../static/js/progress/union.js";

test("together they want all, from the earliest position that one has", () => {
  const none = { jobs: {}, batches: [], mine: null, system: false };
  const all = union([
    { ...none, jobs: { a: 5, b: 7, c: 1 }, mine: { filter: { state: "failed" }, since: "2026-01-02" } },
    { ...none, jobs: { a: 3, b: null }, batches: ["x"], mine: { filter: {}, since: "2026-01-01" } },
    { ...none, batches: ["x", "y"], system: true },
  ]);
  assert.deepEqual(all.jobs, { a: 3, b: null, c: 1 });
  assert.deepEqual(all.batches, ["x", "y"]);
  assert.deepEqual(all.mine, { filter: {}, since: "2026-01-01" });
  assert.equal(all.system, true);
  assert.ok(isNothing(union([])));
});

test("of an inbox they want what the one who knows least of it misses", () => {
  const wanted = (inbox) => ({ jobs: {}, batches: [], mine: null, system: false, inbox });
  assert.equal(union([wanted(null), wanted(118), wanted(120)]).inbox, 118);
  assert.equal(union([wanted(0), wanted(null)]).inbox, 0);
  assert.equal(union([wanted(0), wanted(118)]).inbox, 118);
  assert.equal(union([wanted(null)]).inbox, null);
  assert.ok(!isNothing(union([wanted(0)])));
});
