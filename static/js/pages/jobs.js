/** Lists of jobs and batches, also by keyboard: j and k move, Enter opens, / searches. */

import { ownKeys } from "./keys.js";
import { followLines } from "./lines.js";

const keys = ownKeys();
followLines();

addEventListener("keydown", (event) => {
  if (!keys.allow(event)) return;
  if (event.key === "/") focusSearch(event);
  if (event.key === "j") move(1);
  if (event.key === "k") move(-1);
});

function focusSearch(event) {
  const search = document.getElementById("search");
  if (!search) return;
  event.preventDefault();
  search.select();
}

function move(step) {
  const links = [...document.querySelectorAll(".item .title a")];
  const now = links.indexOf(document.activeElement);
  const next = links[now < 0 ? 0 : now + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
