/** The inbox: live, and by keyboard: j k x e u Enter and /. */

import { announce, watchInbox } from "./live.js";
import { afterRefresh, refreshSoon } from "./regions.js";

const list = document.getElementById("inbox");
/** What is ticked and unfolded, which the server does not know. */
const kept = { ticked: new Set(), unfolded: new Set() };

watchInbox(Number(document.querySelector('[data-region="list"]').dataset.seq)).on("change", ({ message }) => {
  refreshSoon();
  if (message.type === "notification") announce(`New: ${message.title}`);
});
list.addEventListener("change", ({ target }) => note(kept.ticked, target.value, target.checked));
list.addEventListener("toggle", ({ target }) => note(kept.unfolded, target.dataset.unfold, target.open), true);
afterRefresh(restore);
addEventListener("keydown", pressed);

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("[type=checkbox]").click(),
  e: () => act("e"),
  u: () => act("u"),
  "/": () => document.getElementById("search").select(),
};

function pressed(event) {
  const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea, [popover]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

function note(set, name, isIn) {
  if (!name) return;
  if (isIn) set.add(name);
  else set.delete(name);
}

function restore() {
  for (const box of list.querySelectorAll("[type=checkbox]")) box.checked = kept.ticked.has(box.value);
  for (const part of list.querySelectorAll("details")) part.open = kept.unfolded.has(part.dataset.unfold);
}

function rows() {
  return [...list.querySelectorAll(".notification")];
}

function current() {
  return document.activeElement?.closest(".notification") ?? null;
}

function move(step) {
  const all = rows();
  const now = all.indexOf(current());
  focus(all[now < 0 ? 0 : now + step]);
}

function focus(row) {
  row?.querySelector(".title a").focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** As its button does, but one stays where one is. */
async function act(key) {
  const row = current();
  const button = row?.querySelector(`[data-act="${key}"]`);
  if (!button) return;
  const [action, id] = button.value.split(" ");
  const all = rows();
  const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
  const token = list.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(`/api/notifications/${id}/${action}`, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (!answer?.ok) {
    // Without an answer the form says what is wrong.
    button.click();
    return;
  }
  announce(button.title);
  if (key === "e") focus(next);
  refreshSoon();
}
