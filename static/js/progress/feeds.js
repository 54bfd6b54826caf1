/** The HTTP addresses that tell what is wanted, one for each thing. Pure. */

/**
 * @typedef {object} Feed
 * @property {string} key two feeds of one key tell the same
 * @property {string} kind "jobs", "job", "mine" or "system"
 * @property {?string} [id] the job, where there is but one
 */

/**
 * The event streams for what is wanted.
 *
 * @param {import("./wants.js").Wanted} wanted
 * @returns {Array<Feed>}
 */
export function streams({ jobs, mine, system }) {
  const ids = Object.keys(jobs).sort();
  const feeds = [];
  if (ids.length) feeds.push({ key: `jobs ${ids}`, kind: "jobs", id: ids.length === 1 ? ids[0] : null });
  if (system) feeds.push({ key: "system", kind: "system" });
  // The stream for staff tells of all jobs, too; and one stream there must be.
  else if (mine || !ids.length) feeds.push({ key: `mine ${JSON.stringify(mine?.filter ?? {})}`, kind: "mine" });
  return feeds;
}

/**
 * The questions to be asked again and again.
 *
 * @param {import("./wants.js").Wanted} wanted
 * @returns {Array<Feed>}
 */
export function questions({ jobs, mine, system, batches }) {
  const ids = Object.keys(jobs);
  const feeds = ids.map((id) => ({ key: `job ${id}`, kind: "job", id }));
  const isList = mine || system || batches.length || !ids.length;
  return isList ? [...feeds, { key: "mine", kind: "mine" }] : feeds;
}

/**
 * @param {Feed} feed
 * @param {import("./wants.js").Wanted} wanted
 * @returns {string} the path of its stream, from where it is known
 */
export function streamPath(feed, { jobs, mine }) {
  if (feed.kind === "system") return withQuery("/api/sse/admin", filled({ since: mine?.since }));
  return withQuery("/api/sse", feed.kind === "jobs" ? ofJobs(jobs) : filled({ ...mine?.filter, since: mine?.since }));
}

/**
 * @param {Feed} feed
 * @param {import("./wants.js").Wanted} wanted
 * @param {number} wait seconds that the server may hold the answer
 * @returns {string} the path of its question
 */
export function questionPath({ kind, id }, { jobs, system }, wait) {
  // Who watches the system is told of all jobs by a socket and a stream, and so here.
  if (kind === "mine") return `/api/background-process?action=status${system ? "&all=true" : ""}`;
  const path = `/api/jobs/${id}?after=${jobs[id] ?? 0}`;
  return wait ? `${path}&wait=${wait}` : path;
}

function ofJobs(jobs) {
  const ids = Object.keys(jobs).sort();
  const known = ids.filter((id) => jobs[id] !== null).map((id) => `${id}~${jobs[id]}`);
  const query = ids.map((id) => ["job", id]);
  return new URLSearchParams(known.length ? [...query, ["after", known.join()]] : query);
}

function filled(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value));
}

function withQuery(path, query) {
  return String(query) ? `${path}?${query}` : path;
}
