/** The facade: keeps copies of jobs up to date by any means, and says how good they are. */

import { delay } from "./backoff.js";
import { Emitter } from "./emitter.js";
import { remember } from "./memory.js";
import { Outbox } from "./outbox.js";
import { Outcome } from "./judging.js";
import { INBOX, MessageType, isFrame, isOfInbox } from "./protocol.js";
import { ConnectionState } from "./states.js";
import { Store } from "./store.js";
import { Wants } from "./wants.js";
import { BatchWatch, InboxWatch, JobWatch, ListWatch, SystemWatch } from "./watches.js";

/** What is missing is asked for once in so many milliseconds. */
const AGAIN = 3_000;

/**
 * Tells `connection` (`{state, transport, asOf, retryAt?, code?, reason?}`; `asOf` is when
 * the server was last heard) and `actions` (what waits to be sent).
 */
export class Client extends Emitter {
  #store = new Store();
  #wants = new Wants();
  #watches = new Set();
  #asked = new Map();
  #link = null;
  #world;
  #storage;
  #outbox;
  #asOf;
  #connection = { state: ConnectionState.CONNECTING, transport: null };
  #isSaid = false;
  #isClosed = false;

  /**
   * @param {object} options
   * @param {string} options.base the site, as `https://host`
   * @param {(wants: () => import("./wants.js").Wanted) => Promise<object>} options.link
   *   makes what connects us: a `Connection`, or a `SharedLink` to one
   * @param {import("./trial.js").World} options.world
   * @param {Storage} [options.storage] remembers for as long as the tab is open
   */
  constructor({ base, link, world, storage }) {
    super();
    this.#world = world;
    this.#storage = storage ?? null;
    this.#asOf = world.clock.now();
    this.#outbox = new Outbox({ base, world, storage });
    this.#outbox.on("actions", (list) => this.emit("actions", list));
    this.#begin(link);
  }

  /** How the connection is, as `connection` tells it. */
  get connection() {
    return { ...this.#connection, asOf: this.#asOf };
  }

  /** @returns {Array<import("./actions.js").Action>} */
  get actions() {
    return this.#outbox.list;
  }

  /**
   * @param {string} id
   * @param {{frame?: import("./protocol.js").Frame}} [known] what is known already
   * @returns {JobWatch}
   */
  job(id, { frame } = {}) {
    if (frame) this.#store.apply(frame);
    return this.#watch({ kind: "job", id }, (end) => new JobWatch(id, this.#store, end));
  }

  /**
   * @param {{filter?: import("./wants.js").Filter}} [options]
   * @returns {ListWatch}
   */
  jobs({ filter = {} } = {}) {
    return this.#watch({ kind: "mine", filter }, (end) => new ListWatch(filter, this.#store, end));
  }

  /** @param {string} id @returns {BatchWatch} */
  batch(id) {
    return this.#watch({ kind: "batch", id }, (end) => new BatchWatch(id, this.#store, end));
  }

  /** @returns {SystemWatch} */
  system() {
    return this.#watch({ kind: "system" }, (end) => new SystemWatch(end));
  }

  /**
   * @param {{after?: number}} [known] how far the inbox is known
   * @returns {InboxWatch}
   */
  inbox({ after = 0 } = {}) {
    this.#wants.beginInbox(after);
    return this.#watch({ kind: "inbox" }, (end) => new InboxWatch(end));
  }

  /** @param {Array<string>} ids notifications that were shown @returns {boolean} whether it could be said */
  shown(ids) {
    const isSaid = this.#connection.transport === "websocket" && Boolean(this.#link);
    if (isSaid) this.#link.shown(ids);
    return isSaid;
  }

  /**
   * Asks the server for something, now or when it can be reached.
   *
   * @param {{method?: string, url: string, body?: string, headers?: object, label: string}} wish
   * @returns {Promise<import("./actions.js").Action>} how it ended
   */
  act(wish) {
    return this.#outbox.add(wish);
  }

  /** Tries again now. */
  retry() {
    this.#wants.forgive();
    this.#link?.watch();
    this.#link?.retry();
  }

  /** The network went away. */
  pause() {
    this.#outbox.pause();
    this.#link?.pause();
  }

  /** The network is back. */
  resume() {
    this.#outbox.resume();
    this.#link?.resume();
  }

  /** Somebody looks again, or the computer has slept. */
  wake() {
    this.#link?.wake();
  }

  /** Lets the connection go; what is watched stays watched after `open`. */
  close() {
    this.#isClosed = true;
    this.#link?.close();
  }

  /** Begins again after `close`. */
  open() {
    this.#isClosed = false;
    this.#link?.open();
  }

  async #begin(make) {
    const link = await this.#made(make);
    link.on("state", (change) => this.#moved(change));
    link.on("message", (message) => this.#received(message));
    link.on("refused", (refusal) => this.#refused(refusal));
    this.#link = link;
    // More may be wanted by now than when it was made, or nothing any more.
    if (this.#isClosed) link.close();
    else link.watch();
  }

  /** Its code may have to be fetched, while the server is away. */
  async #made(make) {
    const { clock, random } = this.#world;
    for (let failures = 0; ; failures += 1) {
      try {
        return await make(() => this.#wants.now((id) => this.#store.lists(id)));
      } catch {
        const wait = delay(failures, random);
        this.#moved({ state: ConnectionState.RECONNECTING, transport: null, retryAt: clock.now() + wait });
        await new Promise((resolve) => clock.setTimeout(resolve, wait));
      }
    }
  }

  #watch(topic, make) {
    const end = this.#wants.add(topic);
    const watch = make((one) => this.#unwatch(one, topic, end));
    watch.topic = topic;
    this.#watches.add(watch);
    this.#watchSoon();
    return watch;
  }

  /** Several watches that begin or end together are said together. */
  async #watchSoon() {
    if (this.#isSaid) return;
    this.#isSaid = true;
    await null;
    this.#isSaid = false;
    this.#link?.watch();
  }

  #unwatch(watch, topic, end) {
    this.#watches.delete(watch);
    if (end() && topic.kind === "job") this.#store.forgetLists(topic.id);
    this.#watchSoon();
  }

  #moved(change) {
    this.#connection = change;
    if (change.state === ConnectionState.CONNECTED) {
      this.#asOf = this.#world.clock.now();
      remember(this.#storage, this.#world.clock, change.transport);
      this.#outbox.resume();
    }
    this.emit("connection", this.connection);
  }

  #received(message) {
    this.#asOf = this.#world.clock.now();
    this.#wants.hear(message);
    if (message.type === MessageType.HEARTBEAT) this.#compare(message.jobs);
    else if (message.type === MessageType.BATCH_UPDATE) this.#applyBatch(message);
    else if (message.type === MessageType.SUMMARY) this.#summarise(message);
    else if (message.type === MessageType.ESTIMATE) this.#estimate(message);
    else if (isOfInbox(message)) this.#tellInbox(message);
    else if (isFrame(message)) this.#apply(message);
  }

  #apply(sent) {
    const frame = this.#ofInterest(sent);
    if (!frame) return;
    const { outcome, job, before } = this.#store.apply(frame);
    if (outcome === Outcome.GAP) this.#ask(frame.processing_id);
    if (outcome !== Outcome.APPLIED) return;
    this.#asked.delete(job.processing_id);
    this.#store.tidy(this.#watched());
    for (const watch of this.#about(job, before)) watch.emit("change", { frame, job, before });
  }

  /** Other tabs of the same connection may watch more: here only the present counts. */
  #ofInterest(frame) {
    const watches = [...this.#watches];
    if (watches.some((watch) => watch instanceof JobWatch && watch.id === frame.processing_id)) return frame;
    return watches.some((watch) => watch instanceof ListWatch) ? brief(frame) : null;
  }

  /** The jobs that somebody watches by themselves. */
  #watched() {
    return new Set([...this.#watches].filter((watch) => watch instanceof JobWatch).map(({ id }) => id));
  }

  /** A list is told of what leaves it, too. */
  #about(job, before) {
    return [...this.#watches].filter((watch) => {
      if (watch instanceof JobWatch) return watch.id === job.processing_id;
      return watch instanceof ListWatch && (watch.has(job) || (before && watch.has(before)));
    });
  }

  #applyBatch(message) {
    const { outcome, batch, before } = this.#store.applyBatch(message);
    if (outcome === Outcome.APPLIED) this.#tell(BatchWatch, batch.batch, "change", { batch, before });
  }

  #tellInbox(message) {
    if (message.after > this.#wants.inboxAt) this.#ask(INBOX);
    else if (this.#wants.hearInbox(message)) this.#tellAll(InboxWatch, { message });
  }

  #tellAll(kind, detail) {
    for (const watch of [...this.#watches]) if (watch instanceof kind) watch.emit("change", detail);
  }

  #summarise(summary) {
    for (const watch of this.#watches) {
      if (!(watch instanceof SystemWatch)) continue;
      watch.summary = summary;
      watch.emit("change", { summary });
    }
  }

  /** Nothing else is new. */
  #estimate(message) {
    const job = this.#store.estimate(message);
    if (!job) return;
    if (message.batch) this.#tell(BatchWatch, message.batch, "change", { batch: job, before: job });
    else for (const watch of this.#about(job)) watch.emit("change", { frame: brief(job), job, before: job });
  }

  #refused({ code, reason, job, batch }) {
    this.#wants.refuse(job ?? batch);
    this.#tell(job ? JobWatch : BatchWatch, job ?? batch, "refused", { code, reason });
  }

  #tell(kind, id, name, detail) {
    for (const watch of [...this.#watches]) if (watch instanceof kind && watch.id === id) watch.emit(name, detail);
  }

  /** A heartbeat names positions: one ahead of ours means that something was lost. */
  #compare(seqs) {
    const { jobs } = this.#wants.now((id) => this.#store.lists(id));
    for (const [id, seq] of Object.entries(seqs ?? {})) if (id in jobs && seq > (jobs[id] ?? 0)) this.#ask(id);
  }

  #ask(id) {
    const now = this.#world.clock.now();
    if (now - (this.#asked.get(id) ?? -Infinity) < AGAIN) return;
    this.#asked.set(id, now);
    this.#link?.ask(id);
  }
}

function brief(frame) {
  return { ...frame, is_brief: true, documents: [], pages: [], logs: [], events: [] };
}
