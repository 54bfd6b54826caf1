/** The inbox: live, and by keyboard: j k x e u Enter and /. */

import { takeOver } from "./inbox-acts.js";
import { ownKeys } from "./keys.js";
import { announce, watchInbox } from "./live.js";
import { afterRefresh, refreshSoon } from "./regions.js";

const list = document.getElementById("inbox");
const keys = ownKeys();
/** What is ticked and unfolded, which the server does not know. */
const kept = { ticked: new Set(), unfolded: new Set() };

watchInbox(Number(document.querySelector('[data-region="list"]').dataset.seq)).on("change", ({ message }) => {
  refreshSoon();
  if (message.type === "notification") announce(`New: ${message.title}`);
});
list.addEventListener("change", ticked);
list.addEventListener("toggle", ({ target }) => note(kept.unfolded, target.dataset.unfold, target.open), true);
afterRefresh(restore);
showTicked();
addEventListener("keydown", pressed);
keys.serve(document.querySelectorAll("[data-keys]"));
takeOver(leave);

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("[type=checkbox]").click(),
  e: () => press("e"),
  u: () => press("u"),
  "/": () => document.getElementById("search").select(),
};

function pressed(event) {
  if (!KEYS[event.key] || !keys.allow(event)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function ticked({ target }) {
  for (const box of target.matches("[data-all]") ? boxes() : [target]) {
    box.checked = target.checked;
    note(kept.ticked, box.value, box.checked);
  }
  showTicked();
}

/** One tick for all that the page shows, and how many have one. */
function showTicked() {
  const all = list.querySelector("[data-all]");
  if (!all) return;
  const number = boxes().filter((box) => box.checked).length;
  all.closest("label").hidden = false;
  all.checked = number > 0 && number === boxes().length;
  all.indeterminate = number > 0 && !all.checked;
  list.querySelector("[data-ticked]").textContent = number ? `${number} ticked` : "All on this page";
}

function boxes() {
  return [...list.querySelectorAll("[name=ids]")];
}

function note(set, name, isIn) {
  if (!name) return;
  if (isIn) set.add(name);
  else set.delete(name);
}

function restore() {
  for (const box of boxes()) box.checked = kept.ticked.has(box.value);
  for (const part of list.querySelectorAll("details")) part.open = kept.unfolded.has(part.dataset.unfold);
  showTicked();
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

/** As its button does, and one stays where one is. */
function press(key) {
  current()?.querySelector(`[data-act="${key}"]`)?.click();
}

/** Whoever was at a row that goes is at its neighbour then. */
function leave(ids) {
  const all = rows();
  const at = all.indexOf(current());
  if (at < 0 || !ids.includes(all[at].dataset.notification)) return;
  const stays = (row) => !ids.includes(row.dataset.notification);
  focus(all.slice(at).find(stays) ?? all.slice(0, at).findLast(stays));
}
