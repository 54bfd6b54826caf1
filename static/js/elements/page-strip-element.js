import { node } from "./parts.js";

/**
 * A cell for each page of one document. Attributes `document` (its id), `total`, `unit`,
 * and `href` (a page's address with `{number}` in it) where the server drew no cells. A click
 * emits `page-chosen` (detail: the number), cancelable: cancelled, the link is not followed.
 */
export class PageStripElement extends HTMLElement {
  connectedCallback() {
    if (!this.firstElementChild) this.append(this.#cells());
    this.addEventListener("click", this);
  }

  /** The number of the page that is shown. */
  get selected() {
    return Number(this.querySelector(".cell[aria-current]")?.dataset.number ?? 0);
  }

  set selected(number) {
    this.querySelector(".cell[aria-current]")?.removeAttribute("aria-current");
    this.#cell(number)?.setAttribute("aria-current", "true");
  }

  /** Whether it has a cell for each page of a document of so many. */
  fits(total) {
    return (total ?? 0) === Number(this.getAttribute("total"));
  }

  /** @param {Iterable<object>} pages as frames carry them */
  update(pages) {
    for (const page of pages) {
      if (page.document === this.getAttribute("document")) this.#look(page.number, lookOf(page));
    }
  }

  /** @param {Iterable<object>} pages that are to be read again */
  clear(pages) {
    for (const page of pages) {
      if (page.document === this.getAttribute("document")) this.#look(page.number, "waiting");
    }
  }

  /** @param {boolean} isWorking marks the first page that is not there yet */
  set working(isWorking) {
    for (const cell of this.querySelectorAll('.cell[data-page="work"]')) cell.dataset.page = "waiting";
    const next = isWorking && this.querySelector('.cell[data-page="waiting"]');
    if (next) next.dataset.page = "work";
  }

  #cells() {
    const unit = this.getAttribute("unit") ?? "page";
    const address = this.getAttribute("href") ?? "#page-{number}";
    const cells = Array.from({ length: Number(this.getAttribute("total")) }, (_, at) => {
      const number = String(at + 1);
      const about = { "data-page": "waiting", "data-number": number, title: `${unit} ${number}: waiting` };
      return node("a", { class: "cell", href: address.replace("{number}", number), ...about }, number);
    });
    return node("nav", { class: "cells", "aria-label": `${unit}s` }, ...cells);
  }

  #cell(number) {
    return this.querySelector(`.cell[data-number="${number}"]`);
  }

  #look(number, look) {
    const cell = this.#cell(number);
    if (!cell) return;
    cell.dataset.page = look;
    cell.title = `${cell.title.split(":")[0]}: ${LABELS[look]}`;
  }

  handleEvent(event) {
    const cell = event.target.closest("a.cell");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!cell || !isPlain) return;
    const detail = Number(cell.dataset.number);
    const isWanted = this.dispatchEvent(new CustomEvent("page-chosen", { detail, cancelable: true, bubbles: true }));
    if (!isWanted) event.preventDefault();
  }
}

const LABELS = { text: "text", ocr: "text by OCR", failed: "failed", waiting: "waiting" };

function lookOf(page) {
  if (page.state === "failed") return "failed";
  return page.via === "ocr" ? "ocr" : "text";
}
