/** Lists of jobs and batches, also by keyboard: j and k move, Enter opens, / searches. */

import { followLines } from "./lines.js";

followLines();

addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
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
