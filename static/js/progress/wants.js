/** What is to be watched, and from where on. Pure. */

import { Since } from "./since.js";

/**
 * @typedef {{job_type?: string, state?: string}} Filter What a list is narrowed to.
 *
 * @typedef {{kind: "job"|"batch", id: string} | {kind: "mine", filter: Filter}
 *   | {kind: "system"} | {kind: "inbox"}} Topic
 *
 * @typedef {object} Wanted
 * @property {Record<string, ?number>} jobs the seq that is known of each
 * @property {Array<string>} batches
 * @property {?{filter: Filter, since: ?string}} mine
 * @property {boolean} system
 * @property {?number} inbox the position that is known of it, 0 for none; null: not wanted
 */

/** Counts who wants what, so that two who want the same are told once. */
export class Wants {
  #counts = new Map();
  #topics = new Map();
  #refused = new Set();
  #since = new Since();
  #inboxAt = 0;

  /**
   * @param {Topic} topic
   * @returns {() => boolean} call it to end the want; tells whether nobody wants it now
   */
  add(topic) {
    const key = JSON.stringify(topic);
    this.#topics.set(key, topic);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return () => this.#remove(key);
  }

  /** The server says no: it is not asked for again until `forgive`. */
  refuse(id) {
    this.#refused.add(id);
  }

  forgive() {
    this.#refused.clear();
  }

  /** Notes the time that lists are known at. @param {{type: string}} message */
  hear(message) {
    if (this.#of("mine").length) this.#since.hear(message);
  }

  get inboxAt() {
    return this.#inboxAt;
  }

  /** The page knows the inbox up to here. @param {number} seq */
  beginInbox(seq) {
    this.#inboxAt ||= seq;
  }

  /** @param {{seq: number, is_reset?: boolean}} message @returns {boolean} whether it is news of the inbox */
  hearInbox({ seq, is_reset: isReset }) {
    const isNews = isReset || seq > this.#inboxAt;
    if (isNews) this.#inboxAt = seq;
    return isNews;
  }

  /**
   * @param {(id: string) => ?number} seq what is known of a job
   * @returns {Wanted}
   */
  now(seq) {
    const ids = this.#ids("job");
    return {
      jobs: Object.fromEntries(ids.map((id) => [id, seq(id)])),
      batches: this.#ids("batch"),
      mine: this.#mine(),
      system: this.#of("system").length > 0,
      inbox: this.#of("inbox").length ? this.#inboxAt : null,
    };
  }

  #remove(key) {
    const left = this.#counts.get(key) - 1;
    this.#counts.set(key, left);
    if (left > 0) return false;
    this.#counts.delete(key);
    this.#topics.delete(key);
    if (this.#of("mine").length === 0) this.#since = new Since();
    return true;
  }

  #mine() {
    const filters = this.#of("mine").map((topic) => topic.filter);
    return filters.length ? { filter: common(filters), since: this.#since.time } : null;
  }

  #of(kind) {
    return [...this.#topics.values()].filter((topic) => topic.kind === kind);
  }

  #ids(kind) {
    return this.#of(kind).map(({ id }) => id).filter((id) => !this.#refused.has(id));
  }
}

/** @param {Filter} filter @param {object} job */
export function admits(filter, job) {
  return Object.entries(filter).every(([name, value]) => !value || job[name] === value);
}

/** @param {Filter} one @param {Filter} other */
export function isSameFilter(one, other) {
  return one.job_type === other.job_type && one.state === other.state;
}

/**
 * Different filters have only "all" in common; each reader narrows for itself.
 *
 * @param {Array<Filter>} filters
 * @returns {Filter}
 */
export function common(filters) {
  return filters.every((filter) => isSameFilter(filter, filters[0])) ? filters[0] : {};
}
