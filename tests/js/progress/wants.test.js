import assert from "node:assert/strict";
import { test } from "node:test";

import { isNothing } from "../../../static/js/progress/union.js";
import { Wants, admits } from "../../../static/js/progress/wants.js";
import { frame } from "../fakes/world.js";

const known = (seqs) => (id) => seqs[id] ?? null;

test("what two want is wanted until both have ended", () => {
  const wants = new Wants();
  const [one, other] = [wants.add({ kind: "job", id: "j" }), wants.add({ kind: "job", id: "j" })];
  assert.equal(one(), false);
  assert.deepEqual(wants.now(known({ j: 7 })).jobs, { j: 7 });
  assert.equal(other(), true);
  assert.ok(isNothing(wants.now(known({}))));
});

test("lists of one filter keep it, of several have all in common", () => {
  const wants = new Wants();
  const end = wants.add({ kind: "mine", filter: { state: "failed" } });
  assert.deepEqual(wants.now(known({})).mine, { filter: { state: "failed" }, since: null });
  wants.add({ kind: "mine", filter: {} });
  assert.deepEqual(wants.now(known({})).mine.filter, {});
  end();
  assert.deepEqual(wants.now(known({})).mine, { filter: {}, since: null });
});

test("a list resumes from what it heard, and begins anew when nobody wanted it", () => {
  const wants = new Wants();
  const message = frame({ is_brief: true, timestamp: "2026-11-22T05:10:00Z" });
  wants.hear(message);
  const end = wants.add({ kind: "mine", filter: {} });
  assert.equal(wants.now(known({})).mine.since, null);
  wants.hear(message);
  assert.equal(wants.now(known({})).mine.since, "2026-11-22T05:09:00.000Z");
  end();
  wants.add({ kind: "mine", filter: {} });
  assert.equal(wants.now(known({})).mine.since, null);
});

test("what was refused is not asked for, until the person tries again", () => {
  const wants = new Wants();
  wants.add({ kind: "job", id: "j" });
  wants.refuse("j");
  assert.deepEqual(wants.now(known({})).jobs, {});
  wants.forgive();
  assert.deepEqual(wants.now(known({})).jobs, { j: null });
});

test("a filter admits what it names", () => {
  const job = frame({ state: "failed", job_type: "exam" });
  assert.ok(admits({}, job) && admits({ state: "failed" }, job) && admits({ state: "", job_type: "exam" }, job));
  assert.ok(!admits({ state: "failed", job_type: "close" }, job));
});
