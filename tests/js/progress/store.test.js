import assert from "node:assert/strict";
import { test } from "node:test";

import { Outcome } from "../../../static/js/progress/judging.js";
import { MOST_ENDED, Store } from "../../../static/js/progress/store.js";
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

test("failed pages that a retry has cleared are let go", () => {
  const store = new Store();
  const failed = (number, seq) => ({ document: "a", number, seq, state: "failed" });
  const other = { document: "b", number: 1, seq: 1, state: "failed" };
  const document = { id: "a", seq: 2, pages_failed: 2 };
  apply(store, { seq: 2, documents: [document], pages: [other, failed(1, 1), failed(2, 2), { document: "a", number: 3, seq: 2, state: "completed" }] });
  const { job } = apply(store, { seq: 4, after: 2, documents: [{ ...document, seq: 4, pages_failed: 1 }], pages: [failed(2, 4)] });
  assert.deepEqual([...job.pages.keys()], ["b:1", "a:2", "a:3"]);
  const cleared = apply(store, { seq: 5, after: 4, documents: [{ ...document, seq: 5, pages_failed: 0 }] });
  assert.deepEqual([...cleared.job.pages.keys()], ["b:1", "a:3"]);
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

test("a brief message moves the present, and not the position of the lists", () => {
  const store = new Store();
  apply(store, { seq: 4, logs: [{ id: 1, seq: 4 }] });
  const { outcome, job } = apply(store, { seq: 9, after: 8, is_brief: true, progress: 50 });
  assert.equal(outcome, Outcome.APPLIED);
  assert.deepEqual([job.progress, job.logs.size, store.seq("j"), store.lists("j")], [50, 1, 9, 4]);
});

test("what a brief message ran ahead of is still filled in, without going back", () => {
  const store = new Store();
  apply(store, { seq: 4 });
  apply(store, { seq: 9, is_brief: true, state: "completed", progress: 100 });
  const { outcome, job } = apply(store, { seq: 6, after: 4, progress: 60, logs: [{ id: 2, seq: 6 }] });
  assert.equal(outcome, Outcome.APPLIED);
  assert.deepEqual([job.state, job.progress, job.seq, job.logs.size, store.lists("j")], ["completed", 100, 9, 1, 6]);
});

test("a reset replaces the lists, too", () => {
  const store = new Store();
  apply(store, { seq: 4, logs: [{ id: 1, seq: 4 }] });
  const { job } = apply(store, { type: "snapshot", is_reset: true, seq: 900, after: 4, logs: [{ id: 800, seq: 900 }] });
  assert.deepEqual([...job.logs.keys()], [800]);
});

const EARLIER = "2026-11-22T05:00:00+00:00";
const LATER = "2026-11-22T05:00:00.000001+00:00";

test("a job that was restored stands where the reset says, however low", () => {
  const store = new Store();
  apply(store, { seq: 9, state: "completed", progress: 100, logs: [{ id: 9, seq: 9 }] });
  const { outcome, job } = apply(store, { type: "snapshot", is_reset: true, seq: 4, timestamp: LATER, progress: 30, logs: [{ id: 1, seq: 4 }] });
  assert.equal(outcome, Outcome.APPLIED);
  assert.deepEqual([job.seq, job.state, job.progress, [...job.logs.keys()]], [4, "processing", 30, [1]]);
  assert.deepEqual([store.seq("j"), store.lists("j")], [4, 4]);
  assert.equal(apply(store, { seq: 5, after: 4, timestamp: LATER, progress: 40 }).job.progress, 40);
});

test("a reset that was said earlier and comes late does not bring the copy back", () => {
  const store = new Store();
  apply(store, { seq: 9, timestamp: LATER, progress: 60 });
  const late = { type: "snapshot", is_reset: true, seq: 4, timestamp: EARLIER, progress: 30 };
  assert.equal(apply(store, late).outcome, Outcome.STALE);
  assert.equal(apply(store, { ...late, timestamp: LATER }).outcome, Outcome.STALE);
  assert.deepEqual([store.get("j").progress, store.lists("j")], [60, 9]);
});

test("an earlier reset that still brings lists leaves the present alone", () => {
  const store = new Store();
  apply(store, { seq: 4, timestamp: EARLIER });
  apply(store, { seq: 9, is_brief: true, timestamp: LATER, progress: 60 });
  const { job } = apply(store, { type: "snapshot", is_reset: true, seq: 7, timestamp: EARLIER, progress: 30, logs: [{ id: 7, seq: 7 }] });
  assert.deepEqual([job.progress, job.seq, job.logs.size, store.lists("j")], [60, 9, 1, 7]);
});

test("a brief reset brings the present back, and asks for lists that went beyond it", () => {
  const store = new Store();
  apply(store, { seq: 9, progress: 60 });
  const { job } = apply(store, { type: "snapshot", is_reset: true, is_brief: true, seq: 4, timestamp: LATER, progress: 30 });
  assert.deepEqual([job.progress, store.seq("j"), store.lists("j")], [30, 4, null]);
});

test("a job that has ended begins again by another attempt only", () => {
  const store = new Store();
  apply(store, { seq: 5, state: "completed", progress: 100 });
  assert.equal(apply(store, { seq: 6, after: 5, state: "processing" }).job.state, "completed");
  assert.equal(apply(store, { seq: 7, after: 6, state: "queued", attempt: 2 }).job.state, "queued");
});

test("lists that are no longer followed are let go, and asked for whole", () => {
  const store = new Store();
  apply(store, { seq: 5, progress: 40, logs: [{ id: 7, seq: 5 }] });
  store.forgetLists("j");
  assert.deepEqual([store.get("j").logs.size, store.get("j").progress], [0, 40]);
  assert.deepEqual([store.lists("j"), store.seq("j")], [null, 5]);
});

test("a batch is brought forward by its number", () => {
  const store = new Store();
  assert.equal(store.applyBatch({ batch: "b", seq: 3, progress: 10 }).outcome, Outcome.APPLIED);
  assert.equal(store.applyBatch({ batch: "b", seq: 3, progress: 90 }).outcome, Outcome.STALE);
  assert.equal(store.batch("b").progress, 10);
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

test("of many jobs that have ended the oldest are let go, unless they are watched", () => {
  const store = new Store();
  const add = (processing_id, state) => apply(store, { processing_id, state });
  add("watched", "completed");
  add("running", "processing");
  add("changed", "completed");
  for (let number = 0; number < MOST_ENDED; number += 1) add(`ended ${number}`, "failed");
  apply(store, { processing_id: "changed", state: "completed", seq: 2, after: 1 });
  store.tidy(new Set(["watched"]));
  const left = store.all().map(({ processing_id: id }) => id);
  assert.equal(left.length, MOST_ENDED + 2);
  assert.deepEqual([left[0], left[1], left[2], left.at(-1)], ["watched", "running", "ended 1", "changed"]);
  assert.equal(store.seq("ended 0"), 0);
});

test("an estimate moves nothing but the estimate, and not that of a job that has ended", () => {
  const store = new Store();
  store.apply(frame({ seq: 4, after: 0, type: "snapshot" }));
  const eta = { mood: "stalled", seconds: null, text: "Stalled", brief: "Stalled" };
  const job = store.estimate({ job: "j", batch: null, eta });
  assert.equal(job.eta, eta);
  assert.equal(store.seq("j"), 4);
  store.apply(frame({ seq: 5, after: 4, state: "completed", eta: null }));
  assert.equal(store.estimate({ job: "j", batch: null, eta }), null);
  assert.equal(store.get("j").eta, null);
});
