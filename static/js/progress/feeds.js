/** The HTTP addresses that tell what is wanted, one for each thing. Pure. */

/**
 * @typedef {object} Feed
 * @property {string} key two feeds of one key tell the same
 * @property {string} kind "named", "job", "batch", "mine", "system" or "inbox"
 * @property {string} [job] where it tells of nothing else
 * @property {string} [batch] where it tells of nothing else
 */

const INBOX_FEED = Object.freeze({ key: "inbox", kind: "inbox" });

/**
 * The event streams for what is wanted.
 *
 * @param {import("./wants.js").Wanted} wanted
 * @returns {Array<Feed>}
 */
export function streams({ jobs, batches, mine, system, inbox = null }) {
  const names = named(jobs, batches);
  const feeds = [];
  const only = names.length === 1 ? Object.fromEntries(names) : {};
  if (names.length) feeds.push({ key: `named ${names.join(" ")}`, kind: "named", ...only });
  if (system) feeds.push({ key: "system", kind: "system" });
  // The stream for staff tells of all jobs, too; and one stream there must be.
  else if (mine || (!names.length && inbox === null)) feeds.push({ key: `mine ${JSON.stringify(mine?.filter ?? {})}`, kind: "mine" });
  if (inbox !== null) feeds.push(INBOX_FEED);
  return feeds;
}

/**
 * The questions to be asked again and again.
 *
 * @param {import("./wants.js").Wanted} wanted
 * @returns {Array<Feed>}
 */
export function questions({ jobs, mine, system, batches, inbox = null }) {
  const feeds = named(jobs, batches).map(([kind, id]) => ({ key: `${kind} ${id}`, kind, [kind]: id }));
  if (inbox !== null) feeds.push(INBOX_FEED);
  const isList = mine || system || !feeds.length;
  return isList ? [...feeds, { key: "mine", kind: "mine" }] : feeds;
}

/**
 * Each job and batch that is wanted by itself, as pairs of kind and id.
 *
 * @param {Record<string, ?number>} jobs
 * @param {Array<string>} batches
 * @returns {Array<["job"|"batch", string]>}
 */
export function named(jobs, batches) {
  const pairs = (kind, ids) => ids.map((id) => [kind, id]);
  return [...pairs("job", Object.keys(jobs).sort()), ...pairs("batch", [...batches].sort())];
}

/**
 * @param {Feed} feed
 * @param {import("./wants.js").Wanted} wanted
 * @returns {string} the path of its stream, from where it is known
 */
export function streamPath(feed, { jobs, batches, mine, inbox }) {
  if (feed.kind === "inbox") return `/api/sse?inbox=${inbox || true}`;
  if (feed.kind === "system") return withQuery("/api/sse/admin", filled({ since: mine?.since }));
  return withQuery("/api/sse", feed.kind === "named" ? ofNamed(jobs, batches) : filled({ ...mine?.filter, since: mine?.since }));
}

/**
 * @param {Feed} feed
 * @param {import("./wants.js").Wanted} wanted
 * @param {number} wait seconds that the server may hold the answer
 * @returns {string} the path of its question
 */
export function questionPath({ kind, job, batch }, { jobs, system, inbox }, wait) {
  if (kind === "inbox") return `/api/notifications/news?after=${inbox || 0}`;
  // Who watches the system is told of all jobs by a socket and a stream, and so here.
  if (kind === "mine") return `/api/background-process?action=status${system ? "&all=true" : ""}`;
  if (kind === "batch") return `/api/batches/${batch}`;
  const path = `/api/jobs/${job}?after=${jobs[job] ?? 0}`;
  return wait ? `${path}&wait=${wait}` : path;
}

function ofNamed(jobs, batches) {
  const query = named(jobs, batches);
  const known = Object.keys(jobs).sort().filter((id) => jobs[id] !== null).map((id) => `${id}~${jobs[id]}`);
  return new URLSearchParams(known.length ? [...query, ["after", known.join()]] : query);
}

function filled(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value));
}

function withQuery(path, query) {
  return String(query) ? `${path}?${query}` : path;
}
