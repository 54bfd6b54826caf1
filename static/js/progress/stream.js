/** The second transport: server-sent events, read by `fetch`. */

import { NotAnswered, ask } from "./asking.js";
import { EventReader } from "./events.js";
import { named, streamPath, streams } from "./feeds.js";
import { CloseCode, FINAL_CLOSE_CODES } from "./codes.js";
import { INBOX, MessageType, decode } from "./protocol.js";

/** How long to leave the server alone after a stream has ended, in milliseconds. */
const PAUSE = 1_000;

/** Where one job or batch is asked for. */
const PATHS = { job: "/api/jobs/", batch: "/api/batches/" };

/** The HTTP status that says that the system is for staff. */
const FORBIDDEN = 403;

/**
 * `EventSource` would come back when it likes, without headers, and hide why it was
 * refused; hence `fetch`. There is one stream for what is named and one for each list.
 */
export class StreamTransport {
  #context;
  #listener;
  #streams = new Map();
  #isForStaff = true;
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
    const feeds = new Map(streams(this.#wants()).map((feed) => [feed.key, feed]));
    for (const key of this.#streams.keys()) if (!feeds.has(key)) this.#stop(key);
    for (const [key, feed] of feeds) if (!this.#streams.has(key)) this.#start(feed);
  }

  /** Without the system, if it is for others. */
  #wants() {
    const wanted = this.#context.wants();
    return { ...wanted, system: wanted.system && this.#isForStaff };
  }

  /** A stream that begins anew tells what came after the known positions. */
  ask(id) {
    this.#restart(id === INBOX ? "inbox" : "named");
  }

  /** A stream cannot be spoken to. */
  ping() {
    return false;
  }

  /** The next request carries the new token. */
  renew() {
    this.#restart();
  }

  close() {
    this.#isClosed = true;
    for (const key of [...this.#streams.keys()]) this.#stop(key);
  }

  #restart(kind) {
    const running = [...this.#streams.values()].filter(({ feed }) => !kind || feed.kind === kind);
    for (const { feed } of running) {
      this.#stop(feed.key);
      this.#start(feed);
    }
  }

  #start(feed) {
    const stream = { feed, stop: new AbortController(), reader: new EventReader(), hasHeard: false };
    this.#streams.set(feed.key, stream);
    this.#follow(stream);
  }

  #stop(key) {
    this.#streams.get(key).stop.abort();
    this.#streams.delete(key);
  }

  async #follow(stream) {
    try {
      await this.#read(stream);
      this.#over(stream);
    } catch (error) {
      if (this.#isCurrent(stream)) this.#fail(stream, error);
    }
  }

  async #read(stream) {
    const { feed, stop, reader } = stream;
    const path = streamPath(feed, this.#context.wants());
    const answer = await ask(this.#context, path, { accept: "text/event-stream", signal: stop.signal });
    const text = new TextDecoder();
    for await (const piece of pieces(answer.body)) {
      if (!this.#isCurrent(stream)) return;
      stream.hasHeard = true;
      this.#listener.alive();
      for (const { data } of reader.read(text.decode(piece, { stream: true }))) this.#tell(stream, data);
    }
  }

  #tell(stream, data) {
    const message = decode(data);
    stream.last = message;
    if (message) this.#listener.message(message);
    // One of several is told no more: the stream goes on without it.
    if (message?.type === MessageType.ERROR && (message.job || message.batch)) this.watch();
  }

  /** Streams end now and then on purpose; one that said nothing has failed. */
  #over(stream) {
    if (!this.#isCurrent(stream)) return;
    const { code, reason, job, batch } = stream.last ?? {};
    if (FINAL_CLOSE_CODES.has(code) && !job && !batch) {
      this.#end({ code, reason }, stream.feed);
      return;
    }
    if (!stream.hasHeard) {
      this.#end({ code: CloseCode.LOST, reason: "the stream was empty" }, stream.feed);
      return;
    }
    const { clock, random } = this.#context.world;
    const pause = (stream.reader.retry ?? PAUSE) * (0.5 + random());
    clock.setTimeout(() => this.#isCurrent(stream) && this.#start(stream.feed), pause);
  }

  async #fail(stream, error) {
    if (stream.feed.kind === "system" && error.status === FORBIDDEN) {
      this.#goOnWithoutSystem(error.end);
      return;
    }
    const end = error instanceof NotAnswered ? error.end : { code: CloseCode.LOST, reason: String(error) };
    const { kind, job, batch } = stream.feed;
    const isOneOfMany = end.code === CloseCode.NOT_FOUND && kind === "named" && !job && !batch;
    if (isOneOfMany && (await this.#tellRefused(end))) this.watch();
    else this.#end(end, stream.feed);
  }

  /** The system is refused by itself, as it is on a WebSocket: the rest stays. */
  #goOnWithoutSystem({ reason }) {
    this.#isForStaff = false;
    this.#listener.message({ type: MessageType.ERROR, code: CloseCode.NOT_FOUND, reason });
    this.watch();
  }

  /** One that is refused takes the whole stream with it: find it, and go on without. */
  async #tellRefused({ code, reason }) {
    const { jobs, batches } = this.#context.wants();
    const all = named(jobs, batches);
    const answers = await Promise.all(all.map(([kind, id]) => this.#isRefused(PATHS[kind] + id, code)));
    const refused = all.filter((_, place) => answers[place]);
    for (const [kind, id] of refused) this.#listener.message({ type: MessageType.ERROR, code, reason, [kind]: id });
    return refused.length > 0;
  }

  #isRefused(path, code) {
    return ask(this.#context, path).then(() => false, (error) => error.end?.code === code);
  }

  #end(end, { job, batch }) {
    this.close();
    this.#listener.ended({ ...end, job, batch });
  }

  #isCurrent(stream) {
    return !this.#isClosed && this.#streams.get(stream.feed.key) === stream;
  }
}

/** Not all browsers can iterate over a body. */
async function* pieces(body) {
  const reader = body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
}
