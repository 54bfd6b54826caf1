/** One of the tabs that share a connection, as their worker knows it. */

import { Positions } from "./positions.js";
import { isFrame, isOfInbox } from "./protocol.js";
import { Say } from "./sharing.js";
import { Since } from "./since.js";

const NOTHING = Object.freeze({ jobs: {}, batches: [], mine: null, system: false, inbox: null });

/** What it wants, and how far it was told. */
export class Tab {
  wanted = NOTHING;
  #positions = new Positions();
  #since = new Since();
  #inboxAt = 0;

  constructor(port, now) {
    this.port = port;
    this.heardAt = now;
  }

  /** @param {import("./wants.js").Wanted} wanted */
  want(wanted) {
    for (const id of Object.keys(this.wanted.jobs)) if (!(id in wanted.jobs)) this.#positions.forget(id);
    for (const [id, seq] of Object.entries(wanted.jobs)) this.#begin(id, seq);
    if (!this.wanted.mine || !wanted.mine) this.#since = new Since(wanted.mine?.since ?? null);
    if (wanted.inbox) this.#inboxAt = Math.max(this.#inboxAt, wanted.inbox);
    this.wanted = wanted;
  }

  /** It has lost something: its own position counts. */
  goBack(id, seq) {
    this.#positions.begin(id, seq);
  }

  goBackInInbox(seq) {
    this.#inboxAt = seq;
  }

  /** @returns {import("./wants.js").Wanted} what it wants, from where it is now */
  now() {
    const jobs = Object.keys(this.wanted.jobs).map((id) => [id, this.#positions.lists(id)]);
    const mine = this.wanted.mine && { ...this.wanted.mine, since: this.#since.time };
    const inbox = (this.wanted.inbox ?? null) === null ? null : this.#inboxAt;
    return { ...this.wanted, jobs: Object.fromEntries(jobs), mine, inbox };
  }

  /** What is on the way to it is not known to it yet, and need not be told again. */
  #begin(id, seq) {
    const told = this.#positions.lists(id);
    this.#positions.begin(id, seq === null || told === null ? seq : Math.max(seq, told));
  }

  tell(message) {
    this.#since.hear(message);
    if (isOfInbox(message)) this.#inboxAt = message.is_reset ? message.seq : Math.max(this.#inboxAt, message.seq);
    if (isFrame(message)) this.#positions.pass(message);
    this.say(Say.MESSAGE, { message });
  }

  say(say, about = {}) {
    this.port.postMessage({ say, ...about });
  }
}
