import assert from "node:assert/strict";
import { test } from "node:test";

import { Outcome } from "../../../static/js/progress/judging.js";
import { Positions } from "../../../static/js/progress/positions.js";
import { Store } from "../../../static/js/progress/store.js";
import { frame } from "../fakes/world.js";
import { seeded } from "../fakes/random.js";

const LISTS = ["documents", "pages", "logs", "events"];
const RUNS = 400;

/** A server that knows all of one job, and answers as the protocol says. */
class Server {
  commits = [];
  #restored = 0;

  constructor(random) {
    this.random = random;
  }

  /** Only what was committed up to `seq` is left. */
  restore(seq) {
    this.commits.length = seq;
    this.#restored += 1;
  }

  get seq() {
    return this.commits.length;
  }

  /** One committed change: rows that it wrote, and the present after it. */
  commit() {
    const seq = this.seq + 1;
    const before = this.commits.at(-1)?.present ?? { attempt: 1, state: "queued", progress: 0 };
    const standing = new Map(this.commits.at(-1)?.standing);
    this.commits.push({ rows: this.#rows(seq, standing), present: this.#next(before), standing });
  }

  update(after, seq = this.seq) {
    return this.#say({ seq, after, ...this.commits[seq - 1].present, ...this.#since(after, seq) });
  }

  snapshot(seq = this.seq, values = {}) {
    return this.#say({ type: "snapshot", seq, after: 0, ...this.commits[seq - 1].present, ...this.#since(0, seq), ...values });
  }

  brief(seq = this.seq) {
    return this.#say({ seq, after: seq - 1, is_brief: true, ...this.commits[seq - 1].present });
  }

  /** What is said of a seq was said when it was the newest. */
  #say(values) {
    const timestamp = new Date(this.#restored * 1_000_000 + values.seq).toISOString();
    return frame({ timestamp, ...values });
  }

  #next({ attempt, state, progress }) {
    if (state === "completed") return this.random() < 0.3 ? { attempt: attempt + 1, state: "queued", progress: 10 } : { attempt, state, progress };
    if (this.random() < 0.1) return { attempt, state: "completed", progress: 100 };
    return { attempt, state: "processing", progress: Math.min(99, progress + Math.floor(this.random() * 9)) };
  }

  /** A page is read, or fails; now and then a retry clears a document's failed pages. */
  #rows(seq, standing) {
    const document = `d${Math.floor(this.random() * 3)}`;
    if (this.random() < 0.2) for (const [key] of failedOf(standing, document)) standing.delete(key);
    const state = this.random() < 0.5 ? "failed" : "completed";
    const page = { document, number: Math.floor(this.random() * 5), seq, state };
    standing.set(`${document}:${page.number}`, page);
    return {
      documents: [{ id: document, seq, text: `${seq}`, pages_failed: failedOf(standing, document).length }],
      pages: [page],
      logs: [{ id: seq, seq }],
      events: this.random() < 0.3 ? [{ id: seq, seq }] : [],
    };
  }

  /** Rows that were written over since are told as they are now. */
  #since(after, seq) {
    const all = this.commits.slice(after, seq).map(({ rows }) => rows);
    return Object.fromEntries(LISTS.map((name) => [name, latest(name, all.flatMap((rows) => rows[name]))]));
  }
}

function failedOf(pages, document) {
  return [...pages].filter(([, page]) => page.document === document && page.state === "failed");
}

function latest(name, rows) {
  const key = (row) => (name === "pages" ? `${row.document}:${row.number}` : row.id);
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** What of a job's frames comes through: lost, doubled, late, brief, or from elsewhere. */
function travel(server, random) {
  const sent = [];
  for (let told = 0; told < server.seq; ) {
    const seq = Math.min(server.seq, told + 1 + Math.floor(random() * 4));
    const lot = random();
    if (lot < 0.15) sent.push(server.brief(seq));
    else if (lot < 0.2) sent.push(server.snapshot(seq));
    else if (lot < 0.25) sent.push(server.snapshot(seq, { is_reset: true }));
    else if (lot < 0.35) sent.push(server.update(Math.max(0, told - 2), seq));
    else sent.push(server.update(told, seq));
    told = seq;
  }
  const arrived = sent.filter(() => random() > 0.2).flatMap((one) => (random() < 0.2 ? [one, one] : [one]));
  return arrived.map((one, place) => [place + random() * 4, one]).sort(([a], [b]) => a - b).map(([, one]) => one);
}

function plain(job) {
  const sorted = (name) => [...job[name]].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const { state, progress, attempt, seq } = job;
  return { state, progress, attempt, seq, ...Object.fromEntries(LISTS.map((name) => [name, sorted(name)])) };
}

/** Applies frames as a client does: what leaves a gap is asked for, and may be lost, too. */
function follow(store, server, frames, random) {
  for (const one of frames) {
    const before = store.get("j");
    const { outcome, job } = store.apply(one);
    if (outcome === Outcome.GAP && random() < 0.7) store.apply(server.update(store.lists("j") ?? 0));
    if (before && job.attempt === before.attempt) assert.ok(job.progress >= before.progress, "the bar went back");
    if (before) assert.ok(job.seq >= before.seq, "the copy went back");
  }
}

test("a snapshot and frames, however they travel, end where a fresh snapshot is", () => {
  for (let run = 1; run <= RUNS; run += 1) {
    const random = seeded(run);
    const server = new Server(random);
    for (let change = 0; change < 5 + random() * 40; change += 1) server.commit();
    const [store, fresh] = [new Store(), new Store()];
    if (random() < 0.7) store.apply(server.snapshot(1 + Math.floor(random() * server.seq)));
    follow(store, server, travel(server, random), random);
    // The next heartbeat names the position, and what is missing is asked for.
    if ((store.lists("j") ?? 0) < server.seq) store.apply(resumed(server, store, random));
    fresh.apply(server.snapshot());
    assert.equal(store.get("j").pages.size, server.commits.at(-1).standing.size, `run ${run}`);
    assert.deepEqual(plain(store.get("j")), plain(fresh.get("j")), `run ${run}`);
  }
});

test("a copy of a job that was restored ends where a fresh snapshot is", () => {
  for (let run = 1; run <= RUNS; run += 1) {
    const random = seeded(run);
    const server = new Server(random);
    for (let change = 0; change < 30; change += 1) server.commit();
    const [store, fresh] = [new Store(), new Store()];
    const late = travel(server, random);
    store.apply(server.snapshot());
    server.restore(1 + Math.floor(random() * 29));
    store.apply(server.snapshot(server.seq, { is_reset: true }));
    for (const one of late.filter(({ is_reset: isReset, seq }) => isReset && seq <= server.seq)) store.apply(one);
    server.commit();
    store.apply(server.update(store.lists("j")));
    fresh.apply(server.snapshot());
    assert.equal(store.get("j").pages.size, server.commits.at(-1).standing.size, `run ${run}`);
    assert.deepEqual(plain(store.get("j")), plain(fresh.get("j")), `run ${run}`);
  }
});

/** What a server answers to "after N": the changes, or all when too much was missed. */
function resumed(server, store, random) {
  const isReset = random() < 0.3 || store.lists("j") === null;
  return isReset ? server.snapshot(server.seq, { is_reset: true }) : server.update(store.lists("j"));
}

test("positions that are kept without copies agree with the copies", () => {
  for (let run = 1; run <= RUNS; run += 1) {
    const random = seeded(run);
    const server = new Server(random);
    for (let change = 0; change < 30; change += 1) server.commit();
    const [store, positions] = [new Store(), new Positions()];
    positions.begin("j", null);
    for (const one of travel(server, random)) {
      store.apply(one);
      positions.pass(one);
      assert.equal(positions.lists("j"), store.lists("j"), `run ${run}`);
    }
  }
});
