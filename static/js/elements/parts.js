/** What the elements are put together from when the server did not draw them. */

import { icon } from "./svg.js";

/**
 * @param {string} name
 * @param {object} [about] `class`, `field` (the place's name) and other attributes
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function node(name, { field, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (field) made.dataset.field = field;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @returns {HTMLElement} a smooth bar at nought */
export function bar(size) {
  const about = { role: "progressbar", "aria-label": "Progress", "aria-valuenow": "0", "data-state": "queued" };
  const track = node("span", { class: "track" }, node("span", { class: "part smooth" }));
  return node("progress-bar", size ? { size, ...about } : about, track);
}

/** @returns {HTMLElement} */
export function badge() {
  return node("state-badge", { "data-state": "queued" }, icon("queued"), node("span", {}, "Queued"));
}

/** @returns {HTMLElement} state, what is going on, and percent, above a bar */
export function headline(...message) {
  const says = node("span", { class: "message" }, ...message.map((field) => node("span", { field })));
  const start = node("span", { class: "row" }, badge(), says);
  return node("div", { class: "headline" }, start, node("span", { class: "percent", field: "percent" }));
}

/** @returns {HTMLElement} a title, which is a link where there is an address */
export function title(href) {
  const place = href ? node("a", { href, field: "title" }) : node("span", { field: "title" });
  return node("div", { class: "title" }, place);
}

/**
 * Frameworks set properties before an element is defined. These would hide the class's
 * own; they are taken off and set again.
 *
 * @param {HTMLElement} element
 * @param {...string} names
 */
export function takeOver(element, ...names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
