/** What an application holds while it watches a job, a list, a batch or the system. */

import { Emitter } from "./emitter.js";
import { admits } from "./wants.js";

/** Tells `change`, and `refused` when the server does not let us watch it. */
export class Watch extends Emitter {
  #end;

  /** @param {() => void} end */
  constructor(end) {
    super();
    this.#end = end;
  }

  /** Ends the watching. */
  close() {
    this.#end(this);
    this.#end = () => {};
  }
}

/** One job. `change` brings `{job, before, frame}`: copies, and what brought the change. */
export class JobWatch extends Watch {
  #store;

  constructor(id, store, end) {
    super(end);
    this.id = id;
    this.#store = store;
  }

  /** @returns {?object} the job as it is known; its lists are Maps */
  get copy() {
    return this.#store.get(this.id) ?? null;
  }

  /** @returns {?string} */
  get state() {
    return this.copy?.state ?? null;
  }
}

/** A list of jobs. `change` brings `{job, before, frame}` for each job in it. */
export class ListWatch extends Watch {
  #store;

  constructor(filter, store, end) {
    super(end);
    this.filter = filter;
    this.#store = store;
  }

  /** @returns {Array<object>} the jobs that are known, the newest first */
  get jobs() {
    const jobs = this.#store.all().filter((job) => this.has(job));
    return jobs.sort((one, other) => (one.queued_at < other.queued_at ? 1 : -1));
  }

  has(job) {
    return admits(this.filter, job);
  }
}

/** A batch. `change` brings `{batch, before}`. */
export class BatchWatch extends Watch {
  #store;

  constructor(id, store, end) {
    super(end);
    this.id = id;
    this.#store = store;
  }

  get copy() {
    return this.#store.batch(this.id) ?? null;
  }
}

/** The inbox of the person. `change` brings `{message}`, each once and in order. */
export class InboxWatch extends Watch {}

/** The whole system, for staff. `change` brings `{summary}`. */
export class SystemWatch extends Watch {
  summary = null;
}
