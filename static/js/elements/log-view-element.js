/** Lines that stay in the page; the oldest go, the download has them all. */
export const KEPT = 5_000;

const LEVELS = ["debug", "info", "warning", "error"];

/**
 * A job's log. Follows the end until one scrolls up; then says how many lines are new.
 * `append(lines)` takes lines as frames carry them, with `from` for the document's name.
 */
export class LogViewElement extends HTMLElement {
  #lines;
  #pill;
  #unseen = 0;
  #isFollowing = true;

  connectedCallback() {
    this.#lines = this.querySelector(".lines");
    this.#pill = this.querySelector("[data-new]");
    for (const control of this.querySelectorAll("[disabled]")) control.disabled = false;
    for (const filter of this.querySelectorAll("[data-filter]")) filter.addEventListener("input", () => this.#filterAll());
    this.#lines.addEventListener("scroll", () => this.#scrolled());
    this.#pill.addEventListener("click", () => this.#follow());
    this.#followBox.addEventListener("change", () => this.#followBox.checked && this.#follow());
    for (const time of this.querySelectorAll("time")) time.textContent = clock(time.dateTime);
    if (!location.hash.startsWith("#line-")) this.#toEnd();
  }

  /** @param {Array<object>} lines */
  append(lines) {
    const fresh = lines.filter((line) => !document.getElementById(`line-${line.id}`));
    if (!fresh.length) return;
    this.#lines.append(...fresh.map((line) => this.#filtered(row(line))));
    while (this.#lines.childElementCount > KEPT) this.#lines.firstElementChild.remove();
    this.querySelector("[data-none]").hidden = true;
    if (this.#isFollowing) this.#toEnd();
    else this.#tellUnseen(fresh.length);
  }

  get #followBox() {
    return this.querySelector("[data-follow]");
  }

  #follow() {
    this.#isFollowing = true;
    this.#toEnd();
  }

  #toEnd() {
    this.#lines.scrollTop = this.#lines.scrollHeight;
    this.#unseen = 0;
    this.#pill.hidden = true;
  }

  #tellUnseen(more) {
    this.#unseen += more;
    this.#pill.textContent = this.#unseen === 1 ? "1 new line" : `${this.#unseen} new lines`;
    this.#pill.hidden = false;
  }

  #scrolled() {
    const below = this.#lines.scrollHeight - this.#lines.scrollTop - this.#lines.clientHeight;
    this.#isFollowing = below < 24;
    this.#followBox.checked = this.#isFollowing;
    if (this.#isFollowing) this.#toEnd();
  }

  #filterAll() {
    for (const line of this.#lines.children) this.#filtered(line);
    if (this.#isFollowing) this.#toEnd();
  }

  #filtered(line) {
    const least = LEVELS.indexOf(this.querySelector('[data-filter="level"]').value);
    const wanted = this.querySelector('[data-filter="text"]').value.toLowerCase();
    const isLoud = LEVELS.indexOf(line.dataset.level) >= least;
    line.hidden = !isLoud || !line.textContent.toLowerCase().includes(wanted);
    return line;
  }
}

function row(line) {
  const item = Object.assign(document.createElement("li"), { id: `line-${line.id}` });
  item.dataset.level = line.level;
  const time = Object.assign(document.createElement("time"), { dateTime: line.timestamp, textContent: clock(line.timestamp) });
  const link = Object.assign(document.createElement("a"), { href: `#line-${line.id}` });
  link.append(time);
  const text = span("text", line.text);
  if (line.from) text.prepend(span("from", `${line.from} `));
  item.append(link, span("level", line.level), text);
  return item;
}

function span(className, textContent) {
  return Object.assign(document.createElement("span"), { className, textContent });
}

function clock(timestamp) {
  return new Date(timestamp).toLocaleTimeString("en-GB");
}
