import { Heights } from "./heights.js";

/** Rows that are there above and below what is seen, so that scrolling finds them. */
const MARGIN = 12;

/**
 * Keeps only those rows of a long list in the page that are seen, with room above and
 * below for the rest. Heights are reckoned until a row has been seen, and measured then;
 * what is looked at does not move by it.
 */
export class LogWindow {
  #list;
  #make;
  #rows = [];
  #heights = new Heights();
  #first = 0;
  #metrics = null;

  /**
   * @param {HTMLElement} list the scroll container, whose children are the rows
   * @param {(row: object) => HTMLElement} make
   */
  constructor(list, make) {
    this.#list = list;
    this.#make = make;
  }

  get isAtEnd() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 24;
  }

  /** The row at the top of what is seen. */
  get topRow() {
    return this.#rows[this.#heights.find(this.#list.scrollTop)];
  }

  /** @param {object[]} rows all of them; kept, and added to by `grow` */
  reset(rows) {
    this.#rows = rows;
    this.#heights = new Heights();
    this.#first = 0;
    this.#list.replaceChildren();
    this.grow();
  }

  /** The rows have become more at their end. */
  grow() {
    if (!this.#rows.length) return this.#spread(0, 0);
    this.#metrics ??= this.#measure();
    for (let at = this.#heights.length; at < this.#rows.length; at += 1) this.#heights.push(this.#reckon(this.#rows[at]));
    this.render();
  }

  /** The width has changed: nothing that was measured holds. */
  resize() {
    const top = this.topRow;
    this.#metrics = null;
    this.reset(this.#rows);
    if (top) this.scrollTo(this.#rows.indexOf(top));
  }

  scrollToEnd() {
    // Rows at the end may turn out higher than reckoned: twice is enough.
    for (let turn = 0; turn < 2; turn += 1) {
      this.#list.scrollTop = this.#list.scrollHeight;
      this.render();
    }
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** @param {number} index */
  scrollTo(index) {
    if (index < 0) return;
    this.#list.scrollTop = this.#heights.top(index);
    this.render();
    this.#list.scrollTop = this.#heights.top(index);
  }

  /** Puts the rows in place that are seen now. */
  render() {
    const { scrollTop, clientHeight } = this.#list;
    const first = Math.max(this.#heights.find(scrollTop) - MARGIN, 0);
    const last = Math.min(this.#heights.find(scrollTop + clientHeight) + MARGIN + 1, this.#rows.length);
    this.#place(first, last);
    // Before anything is measured: a list that is too short for a moment is scrolled back.
    this.#spread(first, last);
    this.#correct(first, scrollTop);
    this.#spread(first, last);
  }

  #place(first, last) {
    const old = new Map([...this.#list.children].map((row, at) => [this.#first + at, row]));
    for (const [at, row] of old) if (at < first || at >= last) row.remove();
    for (let at = last - 1, next = null; at >= first; at -= 1) {
      const row = old.get(at) ?? this.#made(at);
      if (!old.has(at)) this.#list.insertBefore(row, next);
      next = row;
    }
    this.#first = first;
  }

  #made(at) {
    const row = this.#make(this.#rows[at]);
    row.setAttribute("aria-posinset", at + 1);
    row.setAttribute("aria-setsize", -1);
    return row;
  }

  /** Takes the true heights; what grew above the top of what is seen, scrolls with it. */
  #correct(first, scrollTop) {
    const top = this.#heights.find(scrollTop);
    const measured = [...this.#list.children].map((row) => row.offsetHeight);
    let above = 0;
    for (const [at, height] of measured.entries()) {
      const growth = this.#heights.set(first + at, height);
      if (first + at < top) above += growth;
    }
    if (above) this.#list.scrollTop = scrollTop + above;
  }

  /** Room for the rows before `first` and from `last` on. */
  #spread(first, last) {
    this.#list.style.setProperty("--above", `${this.#heights.top(first)}px`);
    this.#list.style.setProperty("--below", `${this.#heights.total - this.#heights.top(last)}px`);
  }

  /** A line's height by the number of its letters: they all have the same width. */
  #reckon(row) {
    const { columns, lineHeight, rest } = this.#metrics;
    const letters = (row.from ? row.from.length + 1 : 0) + row.text.length;
    const lines = row.text.includes("\n") ? row.text.split("\n").length - 1 : 0;
    return rest + lineHeight * (Math.max(Math.ceil(letters / columns), 1) + lines);
  }

  /** Looks at one short row: how high it is, and how many letters would fit. */
  #measure() {
    const probe = this.#make({ ...this.#rows[0], from: undefined, text: "0" });
    this.#list.append(probe);
    const text = probe.querySelector(".text");
    const width = text.clientWidth || text.offsetWidth;
    text.textContent = "0".repeat(20);
    const range = document.createRange();
    range.selectNodeContents(text);
    const letter = range.getBoundingClientRect().width / 20 || 8;
    const lineHeight = Number.parseFloat(getComputedStyle(text).lineHeight) || 24;
    const rest = probe.offsetHeight - lineHeight;
    probe.remove();
    return { columns: Math.max(Math.floor(width / letter), 10), lineHeight, rest };
  }
}
