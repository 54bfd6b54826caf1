/** What is done to rows of the inbox: the page stays, whether or not there is a network. */

import { actOf } from "./inbox-words.js";
import { act, announce } from "./live.js";
import { refreshSoon } from "./regions.js";

/** Longest that an answer is waited for before the action is kept for later, in ms. */
const PATIENCE = 10_000;
const OFFLINE = "You are offline: nothing was changed. Try again when the connection is back.";

const list = document.getElementById("inbox");
const undo = document.getElementById("undo");
const said = document.getElementById("said");
/** What is on its way, or waits for the connection: asking twice is asking once. */
const underway = new Set();
/** The button whose form may go: the server has just answered. */
let sure = null;

/** @param {(row: HTMLElement) => void} leave called when a row is about to go */
export function takeOver(leave) {
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !isOurs(form)) return;
    const wish = actOf(new URL(form.action).pathname, new FormData(form, event.submitter));
    if (wish) carryOut(event, wish, leave);
    else if (event.submitter !== sure) makeSure(event);
  });
}

function isOurs(form) {
  return form === list || form === undo || form.closest('[data-region="read"]') !== null;
}

/** What only the form can do is a journey to another page: not without a network. */
async function makeSure(event) {
  const { target: form, submitter } = event;
  event.preventDefault();
  form.querySelector(":popover-open")?.hidePopover();
  const answer = navigator.onLine ? await asked("/api/notifications/news", { method: "GET" }) : null;
  if (!answer) {
    say(OFFLINE);
    return;
  }
  sure = submitter;
  form.requestSubmit(submitter);
  sure = null;
}

async function carryOut(event, wish, leave) {
  event.preventDefault();
  const name = JSON.stringify([wish.url, wish.fields]);
  if (underway.has(name)) return;
  underway.add(name);
  say("");
  const state = await send({ ...wish, ...request(event.target, wish) });
  underway.delete(name);
  if (state === "done") done(wish, leave);
}

function request(form, { fields }) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
  return { headers, body: JSON.stringify(fields) };
}

/** Now, or as soon as it can be: queue.js says of those that wait that they do. */
async function send({ url, label, headers, body }) {
  const answer = navigator.onLine ? await asked(url, { headers, body }) : null;
  if (answer?.ok) return "done";
  if (answer && answer.status < 500 && answer.status !== 429) {
    // The page drawn anew says why: somebody else is logged in, or nobody.
    location.reload();
    return "refused";
  }
  const action = await act({ url, label, headers, body }).catch(() => null);
  if (!action) say(OFFLINE);
  return action?.state;
}

function asked(url, what) {
  return fetch(url, { method: "POST", signal: AbortSignal.timeout(PATIENCE), ...what }).catch(() => null);
}

function done({ words, undoing, fields, isLeaving }, leave) {
  announce(words);
  if (isLeaving) leave(fields.ids);
  offer(words, undoing, fields.ids);
  refreshSoon();
}

/** The same offer as the page has after a form was sent without this. */
function offer(words, undoing, ids) {
  undo.hidden = !undoing;
  if (!undoing) return;
  for (const old of undo.querySelectorAll("[name=ids]")) old.remove();
  undo.append(...ids.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value })));
  undo.querySelector("div").textContent = words;
  undo.querySelector("button").value = undoing;
}

function say(words) {
  said.textContent = words;
  said.hidden = !words;
  if (words) announce(words);
}
