import { svg } from "./svg.js";

/**
 * A bar. Attributes `data-state`, `indeterminate`. It is drawn by the server; `update`
 * moves it: segments by document, or one smooth part.
 */
export class ProgressBarElement extends HTMLElement {
  /**
   * @param {object} now
   * @param {string} now.state
   * @param {number} now.progress percent
   * @param {number} [now.bad] percent that failed
   * @param {string} [now.text] what a screen reader hears
   * @param {boolean} [now.isIndeterminate]
   */
  update({ state, progress, bad = 0, text, isIndeterminate = false }) {
    this.dataset.state = state;
    this.setAttribute("aria-valuenow", Math.floor(progress));
    if (text) this.setAttribute("aria-valuetext", text);
    this.toggleAttribute("indeterminate", isIndeterminate);
    const part = this.querySelector(".part.smooth");
    if (part) drawSmooth(part, Math.min(progress, 100 - bad), bad);
  }

  /** @param {Array<{id: string, state: string, progress: number}>} documents a segment each */
  showSegments(documents) {
    const { length } = this.querySelectorAll(".part[data-id]");
    if (length !== documents.length) this.querySelector(".track").replaceChildren(...documents.map(segment));
    for (const row of documents) this.updateSegment(row);
  }

  /** @param {{id: string, state: string, progress: number}} segment */
  updateSegment(segment) {
    const part = this.querySelector(`.part[data-id="${segment.id}"]`);
    if (!part) return;
    part.dataset.state = segment.state;
    if (segment.state === "processing") fill(part).setAttribute("width", `${segment.progress}%`);
    else part.replaceChildren();
  }
}

function segment({ id }) {
  const part = Object.assign(document.createElement("span"), { className: "part" });
  part.dataset.id = id;
  return part;
}

function drawSmooth(part, done, bad) {
  fill(part).setAttribute("width", `${done}%`);
  const old = part.querySelector(".bad");
  if (!bad) old?.remove();
  else place(old ?? appended(part, { class: "bad", height: "100%" }), bad);
}

function place(rect, bad) {
  rect.setAttribute("x", `${100 - bad}%`);
  rect.setAttribute("width", `${bad}%`);
}

function fill(part) {
  return part.querySelector(".done") ?? appended(part, { class: "done", width: "0%", height: "100%" });
}

function appended(part, attributes) {
  if (!part.firstElementChild) part.append(svg("svg", { "aria-hidden": "true" }));
  const rect = svg("rect", attributes);
  part.firstElementChild.append(rect);
  return rect;
}
