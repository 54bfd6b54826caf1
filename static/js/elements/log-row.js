/** One line of a log as a list item, and the line that an item of the server says. */

import { marked } from "./log-lines.js";
import { node } from "./parts.js";

/**
 * @param {import("./log-lines.js").Line} line
 * @param {{sought?: string, hasNames?: boolean}} look `hasNames`: of which document it is
 * @returns {HTMLLIElement}
 */
export function rowOf(line, { sought, hasNames = true } = {}) {
  const time = node("time", { datetime: line.timestamp }, clock(line.timestamp));
  const link = node("a", { href: `#line-${line.id}` }, time);
  const text = node("span", { class: "text" }, ...marks(line.text, sought));
  if (line.from && hasNames) text.prepend(node("span", { class: "from" }, ...marks(line.from, sought), " "));
  const level = node("span", { class: "level" }, line.level);
  return node("li", { id: `line-${line.id}`, "data-level": line.level }, link, level, text);
}

/** @param {HTMLLIElement} row @returns {import("./log-lines.js").Line} */
export function lineOf(row) {
  const from = row.querySelector(".from")?.textContent.trim();
  const text = [...row.querySelector(".text").childNodes].filter((part) => part.className !== "from");
  return {
    id: Number(row.id.slice("line-".length)),
    level: row.dataset.level,
    stage: row.dataset.stage,
    document: row.dataset.document,
    from,
    text: text.map((part) => part.textContent).join(""),
    timestamp: row.querySelector("time").dateTime,
  };
}

function marks(text, sought) {
  return marked(text, sought).map((part) => (part.isFound ? node("mark", {}, part.text) : part.text));
}

function clock(timestamp) {
  return new Date(timestamp).toLocaleTimeString("en-GB");
}
