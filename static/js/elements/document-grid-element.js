import { node, takeOver } from "./parts.js";
import { svg } from "./svg.js";
import { Tip } from "./tip.js";
import { badgeOf, percent, said, stateWord } from "./words.js";

/** Above so many documents the grid is painted. */
export const CELLS = 500;

/**
 * A cell for each document: links up to CELLS, a canvas above. Attribute `href` is the
 * address of a document with `{id}` in it. Property `documents`: an iterable of documents
 * as frames carry them, whole or only the changed ones.
 */
export class DocumentGridElement extends HTMLElement {
  #documents = new Map();
  #tip;
  #canvas = null;
  #isOwn = false;

  connectedCallback() {
    takeOver(this, "documents");
    this.#canvas?.then((canvas) => canvas.connect());
    // It may have been moved, and listens already.
    if (this.#tip) return;
    this.#tip = new Tip(this);
    this.addEventListener("pointerover", (event) => this.#point(event.target));
    this.addEventListener("focusin", (event) => this.#point(event.target));
    this.addEventListener("pointerleave", () => this.#tip.hide());
    this.addEventListener("focusout", () => this.#tip.hide());
  }

  disconnectedCallback() {
    this.#canvas?.then((canvas) => canvas.disconnect());
  }

  get documents() {
    return this.#documents.values();
  }

  set documents(documents) {
    for (const row of documents) this.#documents.set(row.id, row);
    if (this.#documents.size > CELLS) this.#paint();
    else for (const row of documents) this.#update(row);
  }

  #address(id) {
    return (this.getAttribute("href") ?? "#{id}").replace("{id}", id);
  }

  #update(row) {
    const cell = this.querySelector(`.cell[data-id="${row.id}"]`) ?? this.#made(row.id);
    if (!cell) return;
    cell.dataset.state = row.state;
    cell.setAttribute("aria-label", `${row.name}, ${row.state}`);
    if (row.state !== "processing") cell.replaceChildren();
    else raise(cell, row.progress);
  }

  /** A cell for a page whose server drew none: where it drew some, it drew all. */
  #made(id) {
    if (!this.firstElementChild) {
      this.#isOwn = true;
      this.append(node("div", { class: "cells" }));
    }
    if (!this.#isOwn) return null;
    const cell = node("a", { class: "cell", href: this.#address(id), "data-id": id });
    this.querySelector(".cells").append(cell);
    return cell;
  }

  async #paint() {
    this.#canvas ??= this.#makeCanvas();
    (await this.#canvas).draw([...this.#documents.values()].sort((a, b) => a.position - b.position));
  }

  /** Few jobs are large enough to need the painter, so it is loaded when one is. */
  async #makeCanvas() {
    const { GridCanvas } = await import("./grid-canvas.js");
    const canvas = new GridCanvas(this);
    canvas.addEventListener("pointed", ({ detail }) => this.#show(detail.row, detail.place));
    canvas.addEventListener("left", () => this.#tip.hide());
    canvas.addEventListener("chosen", ({ detail }) => location.assign(this.#address(detail.id)));
    return canvas;
  }

  #point(target) {
    const cell = target.closest?.(".cell");
    if (!cell) return;
    const place = { x: cell.offsetLeft, y: cell.offsetTop, height: cell.offsetHeight };
    const row = this.#documents.get(cell.dataset.id);
    if (row) this.#show(row, place);
    else this.#tip.show(place, cell.getAttribute("aria-label"), "");
  }

  #show(row, place) {
    this.#tip.show(place, row.name, `${stateWord(badgeOf(row))}, ${percent(row.progress)}. ${said(row)}`);
  }
}

function raise(cell, progress) {
  if (!cell.firstElementChild) {
    cell.append(svg("svg", { "aria-hidden": "true" }, svg("rect", { class: "fill", width: "100%" })));
  }
  const rect = cell.querySelector(".fill");
  rect.setAttribute("y", `${100 - progress}%`);
  rect.setAttribute("height", `${progress}%`);
}
