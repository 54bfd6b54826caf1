/** The best transport: one WebSocket, on which what is watched may change. */

import { CloseCode } from "./codes.js";
import { INBOX, MessageType, RequestType, decode } from "./protocol.js";
import { isNothing } from "./union.js";
import { isSameFilter } from "./wants.js";

const PATH = "/ws/upload-progress";
const INBOX_PATH = "/ws/notifications";
const NOTHING = Object.freeze({ jobs: {}, batches: [], mine: null, system: false, inbox: null });
/** A message of a client names no more. */
const MOST_SHOWN = 100;

/** One WebSocket, from its opening to its end. */
export class SocketTransport {
  #context;
  #listener;
  #socket = null;
  #job;
  #told = NOTHING;
  #messages = 0;
  #isClosed = false;

  /**
   * @param {import("./trial.js").Context} context
   * @param {import("./trial.js").Listener} listener
   */
  constructor(context, listener) {
    this.#context = context;
    this.#listener = listener;
  }

  async open() {
    const token = await this.#context.token();
    if (this.#isClosed) return;
    const { path, told, job } = addressed(this.#context.wants());
    this.#job = job;
    this.#socket = new this.#context.world.WebSocket(this.#context.base.replace(/^http/, "ws") + path);
    this.#socket.addEventListener("open", () => this.#opened(token, told));
    this.#socket.addEventListener("message", ({ data }) => this.#received(data));
    this.#socket.addEventListener("close", ({ code, reason }) => this.#ended(code, reason));
  }

  /** What is wanted has changed. @returns {boolean} whether there was anything to say */
  watch() {
    if (this.#socket?.readyState !== 1) return false;
    const wanted = this.#context.wants();
    const changes = [more(this.#told, wanted), less(this.#told, wanted)].filter(Boolean);
    changes.forEach((change) => this.#send(change));
    this.#told = { inbox: null, ...wanted };
    return changes.length > 0;
  }

  /** Asks for what came after the known position. @param {string} id */
  ask(id) {
    const { jobs, inbox } = this.#context.wants();
    const missing = id === INBOX ? { inbox: inbox || true } : { jobs: { [id]: jobs[id] ?? null } };
    this.#send({ type: RequestType.SUBSCRIBE, ...missing });
  }

  /** A person has seen these. @param {Array<string>} ids */
  shown(ids) {
    this.#send({ type: RequestType.ACK, ids: ids.slice(-MOST_SHOWN) });
  }

  /** @returns {boolean} whether an answer can be expected */
  ping() {
    return this.#send({ type: RequestType.PING });
  }

  /** @param {string} token */
  renew(token) {
    this.#send({ type: RequestType.AUTHENTICATE, token });
  }

  close() {
    this.#isClosed = true;
    this.#socket?.close(CloseCode.NORMAL);
  }

  /** An answer to our first message proves that the connection is of use. */
  #opened(token, told) {
    if (this.#isClosed) return this.close();
    if (token) this.renew(token);
    this.#told = told;
    if (!this.watch()) this.ping();
  }

  #received(text) {
    const message = this.#isClosed ? null : decode(text);
    if (message?.type === MessageType.ERROR) this.#told = without(this.#told, message);
    if (message) this.#listener.message(message);
  }

  #ended(code, reason) {
    if (!this.#isClosed) this.#listener.ended({ code, reason, job: this.#job });
    this.#isClosed = true;
  }

  #send(message) {
    if (this.#socket?.readyState !== 1) return false;
    this.#messages += 1;
    this.#socket.send(JSON.stringify({ id: String(this.#messages), ...message }));
    return true;
  }
}

/** The address that says most of what is wanted, and what need not be said any more. */
function addressed({ jobs, mine, batches, system, inbox = null }) {
  if (mine) {
    const query = new URLSearchParams(filled({ ...mine.filter, since: mine.since }));
    return { path: withQuery(PATH, query), told: { ...NOTHING, mine } };
  }
  const job = Object.keys(jobs)[0];
  if (isNothing({ jobs, mine, batches, system })) {
    return { path: withQuery(INBOX_PATH, new URLSearchParams(inbox ? { after: inbox } : {})), told: { ...NOTHING, inbox } };
  }
  if (job === undefined) return { path: PATH, told: { ...NOTHING, mine: { filter: {} } } };
  const query = new URLSearchParams(filled({ after: jobs[job] }));
  return { path: withQuery(`${PATH}/${job}`, query), told: { ...NOTHING, jobs: { [job]: jobs[job] } }, job };
}

/** What was refused, or ended by the server, may be asked for again. */
function without({ jobs, batches, ...lists }, { job, batch }) {
  const { [job]: _, ...others } = jobs;
  return { ...lists, jobs: others, batches: batches.filter((one) => one !== batch) };
}

function withQuery(path, query) {
  return String(query) ? `${path}?${query}` : path;
}

function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ""));
}

/** The message that subscribes to what is wanted and was not told, or nothing. */
function more(told, { jobs, batches, mine, system, inbox = null }) {
  const message = {};
  const fresh = Object.entries(jobs).filter(([id]) => !(id in told.jobs));
  const others = batches.filter((id) => !told.batches.includes(id));
  if (fresh.length) message.jobs = Object.fromEntries(fresh);
  if (others.length) message.batches = others;
  if (mine && !isTold(told.mine, mine)) Object.assign(message, listed(told.mine, mine));
  if (system && !told.system) message.system = true;
  if (inbox !== null && told.inbox === null) message.inbox = inbox || true;
  return Object.keys(message).length ? { type: RequestType.SUBSCRIBE, ...message } : null;
}

/** With another filter all is to be told anew. */
function listed(told, { filter, since }) {
  return { mine: true, filter, ...(told || !since ? {} : { since }) };
}

function isTold(told, mine) {
  return told !== null && isSameFilter(told.filter, mine.filter);
}

/** The message that unsubscribes from what was told and is not wanted, or nothing. */
function less(told, { jobs, batches, mine, system, inbox = null }) {
  const message = {};
  const gone = Object.keys(told.jobs).filter((id) => !(id in jobs));
  const others = told.batches.filter((id) => !batches.includes(id));
  if (gone.length) message.jobs = gone;
  if (others.length) message.batches = others;
  if (told.mine && !mine) message.mine = true;
  if (inbox === null && told.inbox !== null) message.inbox = true;
  // For staff the address of all jobs stands for the system.
  if ((told.system || message.mine) && !system) message.system = true;
  return Object.keys(message).length ? { type: RequestType.UNSUBSCRIBE, ...message } : null;
}
