import assert from "node:assert/strict";
import { test } from "node:test";

import { Outcome, Store } from "../../../static/js/progress/store.js";
import { frame } from "../fakes/world.js";

const apply = (store, values) => store.apply(frame(values));

test("the first frame is taken whole", () => {
  const store = new Store();
  const { outcome, job, before } = apply(store, { type: "snapshot", seq: 5, documents: [{ id: "a", seq: 5 }] });
  assert.equal(outcome, Outcome.APPLIED);
  assert.equal(before, null);
  assert.equal(store.seq("j"), 5);
  assert.deepEqual([...job.documents.keys()], ["a"]);
});

test("a frame that is not newer changes nothing", () => {
  const store = new Store();
  apply(store, { seq: 5, progress: 40 });
  for (const seq of [4, 5]) {
    assert.equal(apply(store, { seq, after: 3, progress: 90 }).outcome, Outcome.STALE);
    assert.equal(store.get("j").progress, 40);
  }
});

test("an old snapshot that comes late is ignored like any old frame", () => {
  const store = new Store();
  apply(store, { seq: 9, state: "completed" });
  assert.equal(apply(store, { type: "snapshot", seq: 7, state: "processing" }).outcome, Outcome.STALE);
  assert.equal(store.get("j").state, "completed");
});

test("an update merges its rows by key", () => {
  const store = new Store();
  apply(store, { seq: 1, documents: [{ id: "a", seq: 1 }, { id: "b", seq: 1 }], pages: [{ document: "a", number: 1, seq: 1 }] });
  const { job } = apply(store, {
    seq: 2,
    after: 1,
    documents: [{ id: "a", seq: 2, state: "completed" }],
    pages: [{ document: "a", number: 2, seq: 2 }, { document: "b", number: 1, seq: 2 }],
    logs: [{ id: 7, seq: 2 }],
    events: [{ id: 3, seq: 2 }],
  });
  assert.equal(job.documents.size, 2);
  assert.equal(job.documents.get("a").state, "completed");
  assert.deepEqual([...job.pages.keys()], ["a:1", "a:2", "b:1"]);
  assert.deepEqual([...job.logs.keys()], [7]);
  assert.deepEqual([...job.events.keys()], [3]);
});

test("a row that is older than the one known does not replace it", () => {
  const store = new Store();
  apply(store, { seq: 3, documents: [{ id: "a", seq: 4, state: "completed" }] });
  const { job } = apply(store, { seq: 4, after: 3, documents: [{ id: "a", seq: 3, state: "processing" }] });
  assert.equal(job.documents.get("a").state, "completed");
});

test("a snapshot replaces what was known", () => {
  const store = new Store();
  apply(store, { seq: 1, documents: [{ id: "a", seq: 1 }] });
  const { job } = apply(store, { type: "snapshot", seq: 2, documents: [{ id: "b", seq: 2 }] });
  assert.deepEqual([...job.documents.keys()], ["b"]);
});

test("a frame that starts past what is known leaves a gap", () => {
  const store = new Store();
  apply(store, { seq: 4 });
  assert.equal(apply(store, { seq: 9, after: 6 }).outcome, Outcome.GAP);
  assert.equal(store.seq("j"), 4);
});

test("brief frames have no lists, so nothing can be missed", () => {
  const store = new Store({ hasLists: false });
  apply(store, { seq: 4 });
  assert.equal(apply(store, { seq: 9, after: 6 }).outcome, Outcome.APPLIED);
});

test("progress never goes back within an attempt, and may with the next", () => {
  const store = new Store();
  apply(store, { seq: 1, progress: 60 });
  assert.equal(apply(store, { seq: 2, after: 1, progress: 55 }).job.progress, 60);
  assert.equal(apply(store, { seq: 3, after: 2, attempt: 2, progress: 10 }).job.progress, 10);
});

test("doubled, late and reordered frames end where ordered ones do", () => {
  const frames = [1, 2, 3, 4].map((seq) => frame({ seq, after: seq - 1, progress: seq * 10, logs: [{ id: seq, seq }] }));
  const inOrder = new Store();
  for (const one of frames) inOrder.apply(one);
  const whole = frame({ seq: 4, after: 1, progress: 40, logs: [2, 3, 4].map((id) => ({ id, seq: id })) });
  const shuffled = new Store();
  for (const one of [frames[0], frames[0], frames[3], whole, frames[2], frames[1], whole]) shuffled.apply(one);
  assert.deepEqual([...shuffled.get("j").logs.keys()], [...inOrder.get("j").logs.keys()]);
  assert.equal(shuffled.get("j").progress, inOrder.get("j").progress);
});

test("jobs do not mix", () => {
  const store = new Store();
  apply(store, { seq: 5 });
  apply(store, { processing_id: "other", seq: 2 });
  assert.equal(store.seq("j"), 5);
  assert.equal(store.seq("other"), 2);
  assert.equal(store.seq("unknown"), 0);
});
