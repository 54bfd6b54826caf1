/** Makes the page's client, and ties it to the browser and to the dot that tells of it. */

import "../elements/define.js";
import { connect } from "../progress/connect.js";
import { world } from "../progress/world.js";

const { user, staff } = document.body.dataset;

const client = connect({
  url: location.origin,
  storage: globalThis.sessionStorage,
  share: { SharedWorker: globalThis.SharedWorker, user },
});

/** Who is told how the page stands; and why its own job is told no more, though others are. */
const followers = [];
let refusal = null;

client.on("connection", tellStanding);
showConnection();
standStill();
followTheNetwork();
followTheTab();
queueForms();
// After all that the page itself is there for.
import("./keep-push.js");
if (document.querySelector("notification-bell")) ringBell();

/**
 * @param {object} frame what the server put into the page
 * @param {{isWhole?: boolean}} [options] whether the frame holds all that there is
 * @returns {import("../progress/watches.js").JobWatch}
 */
export function watchJob(frame, { isWhole = true } = {}) {
  // The page shows what the lists would hold: only what came after it is asked for.
  const known = isWhole ? { ...frame, is_brief: false } : undefined;
  const watch = client.job(frame.processing_id, { frame: known });
  watch.on("refused", ({ code }) => {
    refusal = { ...client.connection, state: "disconnected", code };
    tellStanding();
  });
  return watch;
}

/** @returns {import("../progress/watches.js").ListWatch} all of mine; for staff, of all */
export function watchJobs() {
  if (staff !== undefined) client.system();
  return client.jobs();
}

/** @param {(connection: object) => void} call with how the connection is, when it changes */
export function watchConnection(call) {
  client.on("connection", call);
}

/** @param {string} id @returns {import("../progress/watches.js").BatchWatch} */
export function watchBatch(id) {
  return client.batch(id);
}

/** @param {number} after how far the inbox is known @returns {import("../progress/watches.js").InboxWatch} */
export function watchInbox(after) {
  return client.inbox({ after });
}

/** @param {Array<string>} ids @returns {boolean} whether the server could be told that they were shown */
export function saidShown(ids) {
  return client.shown(ids);
}

export const act = (wish) => client.act(wish);

function showConnection() {
  const status = document.querySelector("connection-status");
  followStanding((change) => status.update(change));
  status.addEventListener("retry-requested", () => {
    refusal = null;
    client.retry();
    tellStanding();
  });
}

function followStanding(call) {
  followers.push(call);
  call(refusal ?? client.connection);
}

function tellStanding() {
  for (const call of followers) call(refusal ?? client.connection);
}

/** What seems to run stands still while nobody knows whether it runs. */
async function standStill() {
  const { Standstill } = await import("../progress/standstill.js");
  const standstill = new Standstill(world.clock, (isStill) => document.body.toggleAttribute("data-still", isStill));
  followStanding((change) => standstill.moved(change));
}

async function ringBell() {
  const { begin } = await import("./bell.js");
  begin({ saidShown, watchInbox });
}

/** Without it the forms do what they do without JavaScript. */
async function queueForms() {
  const { queueForms: begin } = await import("./queue.js");
  begin(client);
}

function followTheNetwork() {
  addEventListener("offline", () => client.pause());
  addEventListener("online", () => client.resume());
}

/** A page that is put away lets go; one that comes back begins again. */
function followTheTab() {
  addEventListener("pagehide", () => client.close());
  addEventListener("pageshow", (event) => event.persisted && client.open());
  document.addEventListener("freeze", () => client.close());
  document.addEventListener("resume", () => client.open());
  document.addEventListener("visibilitychange", () => document.hidden || client.wake());
}

/** @returns {?object} what the server put into the page */
export function startFrame() {
  const node = document.getElementById("start");
  return node && JSON.parse(node.textContent);
}

/** @param {string} words said to a screen reader */
export function announce(words) {
  document.querySelector("live-announcer").say(words);
}
