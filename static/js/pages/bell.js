/** The bell of every page: its number, the title's, and what is shown at once. */

import "../elements/define-notification-bell.js";
import "../elements/define-toast-stack.js";
import { brief } from "../elements/notification-bell-element.js";
import { Turns } from "../elements/toast-turns.js";
import { Claims } from "./claims.js";
import { toastOf } from "./looks.js";

const bell = document.querySelector("notification-bell");
const stack = document.querySelector("toast-stack");
const { user } = document.body.dataset;
const POSITION = `headway.inbox ${user}`;

const turns = new Turns();
const claims = new Claims({ user, storage: localStorage, locks: navigator.locks });
let isBusy = false;
let saidShown = () => false;

/**
 * Begins to listen. Not even a comment here names the file of live.js as an import: that
 * one imports this one, and the names of collected files would never settle.
 *
 * @param {{watchInbox: Function, saidShown: Function}} live two functions of live.js
 */
export function begin(live) {
  saidShown = live.saidShown;
  dress();
  live.watchInbox(known()).on("change", ({ message }) => hear(message));
  document.addEventListener("visibilitychange", next);
  title(bell.unread);
}

/** Toasts are not part of the first paint, nor are their looks. */
function dress() {
  const { styles } = stack.dataset;
  if (document.querySelector(`link[href="${styles}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles }));
}

/** Where this tab was told to; a page that is just drawn knows no less than it says. */
function known() {
  return Number(sessionStorage.getItem(POSITION) ?? bell.dataset.seq);
}

function hear(message) {
  sessionStorage.setItem(POSITION, message.seq);
  bell.unread = message.unread;
  title(message.unread);
  if (message.type !== "notification") return;
  const toast = toastOf(message);
  // Where there is no push, one tab of those that nobody looks at says it: keep-push.js.
  if (message.toast) document.dispatchEvent(new CustomEvent("headway-notice", { detail: toast }));
  if (message.toast) offer(toast, message);
  else if (stack.has(toast.id)) stack.show(toast);
}

function offer(toast, { id, seq, job }) {
  if (isHere(job)) {
    seen(id);
    return;
  }
  stack.more(turns.offer({ key: toast.id, toast, id, seq, isCritical: toast.isUrgent }, Date.now()));
  next();
}

/** Whoever looks at a job, or at the inbox, sees it there. */
function isHere(job) {
  if (document.hidden) return false;
  const path = location.pathname;
  return path === "/notifications/" || (job !== null && path === `/jobs/${job}/`);
}

/** Only a tab that somebody looks at shows anything. */
async function next() {
  if (document.hidden || isBusy || !turns.length) return;
  isBusy = true;
  const wait = await turn(turns.take(Date.now()));
  setTimeout(() => {
    isBusy = false;
    next();
  }, wait);
}

/** @returns {Promise<number>} how long to wait for the next one, in milliseconds */
async function turn(what) {
  const wait = what ? await claims.take(`${what.id} ${what.seq}`, Date.now()) : Infinity;
  if (wait === Infinity) return 0;
  if (wait === 0) show(what);
  else turns.offer(what, Date.now());
  return wait;
}

function show({ toast, id }) {
  stack.show(toast);
  seen(id);
}

/** Says that it was shown: on the socket, or by HTTP where there is none. */
function seen(id) {
  if (saidShown([id])) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  fetch("/api/notifications/shown", { method: "POST", headers, body: JSON.stringify({ ids: [id] }) }).catch(() => {});
}

function title(unread) {
  const bare = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = unread ? `(${brief(unread)}) ${bare}` : bare;
}
