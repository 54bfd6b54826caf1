/** The last transport: asks by HTTP, again and again. */

import { NotAnswered, ask } from "./asking.js";
import { questionPath, questions } from "./feeds.js";
import { CloseCode } from "./codes.js";

/** How often to ask, in milliseconds. */
export const INTERVAL = 2_000;
/** How often to ask at most when each answer brings news, in milliseconds. */
const SHORTEST = 1_000;
/** How long the server may hold an answer, in seconds. */
const WAIT = 25;
/** Browsers have six connections to a server; held answers must leave some free. */
const MOST_HELD = 2;

/** One question for each job and batch, and one for the lists. */
export class PollingTransport {
  #context;
  #listener;
  #loops = new Map();
  #isClosed = false;

  /**
   * @param {import("./trial.js").Context} context
   * @param {import("./trial.js").Listener} listener
   */
  constructor(context, listener) {
    this.#context = context;
    this.#listener = listener;
  }

  open() {
    this.watch();
  }

  /** What is wanted has changed. */
  watch() {
    const feeds = new Map(questions(this.#context.wants()).map((feed) => [feed.key, feed]));
    for (const key of this.#loops.keys()) if (!feeds.has(key)) this.#stop(key);
    for (const [key, feed] of feeds) if (!this.#loops.has(key)) this.#start(feed);
  }

  /** Each question names the known position: the next one fills the gap. */
  ask() {}

  ping() {
    return false;
  }

  /** The next question carries the new token. */
  renew() {}

  close() {
    this.#isClosed = true;
    for (const key of [...this.#loops.keys()]) this.#stop(key);
  }

  #start(feed) {
    const loop = { feed, stop: new AbortController(), hasAnswer: false, path: "", etag: "" };
    this.#loops.set(feed.key, loop);
    this.#run(loop);
  }

  #stop(key) {
    this.#loops.get(key).stop.abort();
    this.#loops.delete(key);
  }

  async #run(loop) {
    const { clock } = this.#context.world;
    while (this.#isCurrent(loop)) {
      const askedAt = clock.now();
      const pause = await this.#turn(loop).catch((error) => this.#fail(loop, error));
      const rest = askedAt + pause - clock.now();
      if (rest > 0) await new Promise((resolve) => clock.setTimeout(resolve, rest));
    }
  }

  /** Asks once. @returns {Promise<number>} the time from one question to the next */
  async #turn(loop) {
    const answer = await this.#question(loop);
    if (!this.#isCurrent(loop)) return 0;
    this.#listener.alive();
    loop.hasAnswer = true;
    if (answer.status === 304) return INTERVAL;
    loop.etag = answer.headers?.get("ETag") ?? "";
    return this.#tell(loop, await answer.json());
  }

  #question(loop) {
    const wanted = this.#context.wants();
    const path = questionPath(loop.feed, wanted, this.#wait(loop, wanted));
    if (path !== loop.path) Object.assign(loop, { path, etag: "" });
    const headers = loop.etag ? { "If-None-Match": loop.etag } : {};
    return ask(this.#context, path, { headers, signal: loop.stop.signal });
  }

  /** The first answer is not held: it tells whether this transport works. */
  #wait(loop, { jobs }) {
    return loop.hasAnswer && Object.keys(jobs).length <= MOST_HELD ? WAIT : 0;
  }

  #tell(loop, answer) {
    if (!this.#isCurrent(loop)) return 0;
    const { kind, job } = loop.feed;
    const known = this.#context.wants().jobs[job] ?? -1;
    for (const message of told(kind, answer)) this.#listener.message(message);
    if (answer.has_more) return 0;
    return kind === "job" && answer.seq > known ? SHORTEST : INTERVAL;
  }

  #fail(loop, error) {
    if (!this.#isCurrent(loop)) return 0;
    const end = error instanceof NotAnswered ? error.end : { code: CloseCode.LOST, reason: String(error) };
    this.close();
    const { job, batch } = loop.feed;
    this.#listener.ended({ ...end, job, batch });
    return 0;
  }

  #isCurrent(loop) {
    return !this.#isClosed && this.#loops.get(loop.feed.key) === loop;
  }
}

/** The messages in an answer. */
function told(kind, answer) {
  if (kind === "mine") return answer.jobs;
  return kind === "inbox" ? answer.messages : [answer];
}
