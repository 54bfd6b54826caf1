import { LogLines, asText } from "./log-lines.js";
import { lineOf, rowOf } from "./log-row.js";
import { LogTools } from "./log-tools.js";
import { LogWindow } from "./log-window.js";
import { node, takeOver } from "./parts.js";

/** So long after a letter was typed the search begins, in milliseconds. */
const TYPING = 80;

/**
 * A log of any length: filter by level, stage and document, search, follow until one
 * scrolls up, and then how many lines are new; a link for each line, and copying what is
 * shown. Property `lines`; `add(lines)` takes lines as frames carry them, with `from`
 * for the document's name. Lines that the server drew are taken over.
 *
 * Attributes `download` (an address), `has-earlier` (there are lines before these: a
 * button emits `earlier-requested`).
 */
export class JobLogElement extends HTMLElement {
  static observedAttributes = ["has-earlier"];

  #lines = new LogLines();
  #list;
  #window;
  #tools;
  #pill;
  #unseen = 0;
  #isFollowing = true;
  #isFrame = false;
  #typing = null;
  #width = null;
  #observer = new ResizeObserver(() => this.#resized());

  connectedCallback() {
    if (!this.#window) this.#begin();
    takeOver(this, "lines");
    this.#observer.observe(this.#list);
    addEventListener("hashchange", this);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    removeEventListener("hashchange", this);
  }

  attributeChangedCallback() {
    if (this.#window) this.#offerEarlier();
  }

  /** How many earlier lines have come so far, while they are fetched. */
  set loading(count) {
    const button = this.querySelector(".earlier");
    if (button) button.textContent = `Fetching: ${numbered(count, "line")}`;
  }

  handleEvent() {
    this.#goToAddress();
  }

  get lines() {
    return [...this.#lines.all];
  }

  /** @param {Iterable<import("./log-lines.js").Line>} lines in place of what is there */
  set lines(lines) {
    this.#lines.clear();
    this.#lines.add(lines);
    if (this.#window) this.#redraw();
  }

  /** @param {Iterable<import("./log-lines.js").Line>} lines */
  add(lines) {
    const { fresh, isInOrder } = this.#lines.add(lines);
    if (!this.#window) return;
    if (!isInOrder) return this.#redraw();
    this.#window.grow();
    this.#tell();
    if (this.#isFollowing) this.#toEnd();
    else if (fresh.length) this.#tellUnseen(fresh.length);
  }

  #begin() {
    for (const part of parts(this)) if (!part.isConnected) this.append(part);
    this.#list = this.querySelector(".lines");
    this.#pill = this.querySelector(".pill");
    this.#lines.add([...this.#list.querySelectorAll("li")].map(lineOf));
    this.#window = new LogWindow(this.#list, (line) => this.#row(line));
    this.#tools = new LogTools(this.querySelector(".tools"));
    this.#listen();
    this.#redraw();
    this.#goToAddress();
  }

  #listen() {
    this.#list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#pill.addEventListener("click", () => this.#follow(true));
    this.#tools.addEventListener("filter-changed", () => this.#filterSoon());
    this.#tools.addEventListener("follow-chosen", ({ detail }) => this.#follow(detail));
    this.#tools.addEventListener("copy-chosen", () => this.#copy());
  }

  #row(line) {
    const row = rowOf(line, { sought: this.#tools?.filter.text });
    if (location.hash === `#${row.id}`) row.setAttribute("aria-current", "true");
    return row;
  }

  /** What was at the top stays there, when it is still among what is shown. */
  #redraw({ isSpoken = false } = {}) {
    const top = this.#window.topRow;
    this.#window.reset(this.#lines.shown);
    this.#tell(isSpoken);
    this.#offerEarlier();
    if (this.#isFollowing) this.#toEnd();
    else if (top) this.#window.scrollTo(this.#lines.indexOf(top.id));
  }

  #filterSoon() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#filter(), TYPING);
  }

  #filter() {
    this.#lines.filter = this.#tools.filter;
    this.#redraw({ isSpoken: true });
  }

  #tell(isSpoken) {
    const all = numbered(this.#lines.size, "line");
    const shown = this.#lines.shown.length;
    this.#tools.say(this.#lines.isFiltered ? `${shown.toLocaleString("en-GB")} of ${all}` : all, isSpoken);
    this.#tools.offer(this.#lines.stages, this.#lines.documents);
    const none = this.querySelector(".none");
    none.hidden = shown > 0;
    none.textContent = this.#lines.size ? "No line matches." : "Nothing has been logged yet.";
  }

  #follow(isFollowing) {
    this.#isFollowing = isFollowing;
    if (isFollowing) this.#toEnd();
  }

  #toEnd() {
    this.#window.scrollToEnd();
    this.#unseen = 0;
    this.#pill.hidden = true;
    this.#tools.isFollowing = true;
  }

  #tellUnseen(more) {
    this.#unseen += more;
    this.#pill.textContent = numbered(this.#unseen, "new line");
    this.#pill.hidden = false;
  }

  #scrolled() {
    if (this.#isFrame) return;
    this.#isFrame = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#isFrame = false;
    this.#window.render();
    this.#isFollowing = this.#window.isAtEnd;
    this.#tools.isFollowing = this.#isFollowing;
    if (this.#isFollowing) this.#pill.hidden = true;
    if (this.#isFollowing) this.#unseen = 0;
  }

  #resized() {
    const width = this.#list.clientWidth;
    const isNew = this.#width !== null && width !== this.#width;
    this.#width = width;
    if (!isNew) return;
    this.#window.resize();
    if (this.#isFollowing) this.#toEnd();
  }

  #clicked(event) {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    history.replaceState(history.state, "", link.hash);
    this.#mark();
  }

  #mark() {
    for (const row of this.#list.children) {
      if (location.hash === `#${row.id}`) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  #goToAddress() {
    const id = Number(location.hash.match(/^#line-(\d+)$/)?.[1]);
    const index = id ? this.#lines.indexOf(id) : -1;
    if (index < 0) return;
    this.#follow(false);
    this.#window.scrollTo(index);
    this.#mark();
    this.scrollIntoView({ block: "nearest" });
  }

  async #copy() {
    const text = this.#lines.shown.map(asText).join("\n");
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    this.#tools.copied(isCopied ? "Copied" : "Not allowed");
  }

  #offerEarlier() {
    const old = this.querySelector(".earlier");
    if (old?.contains(document.activeElement)) this.#list.focus();
    old?.remove();
    if (!this.hasAttribute("has-earlier")) return;
    const button = node("button", { type: "button", class: "button quiet earlier" }, "Show earlier lines");
    button.addEventListener("click", () => this.#askForEarlier(button), { once: true });
    this.#list.before(button);
  }

  #askForEarlier(button) {
    button.setAttribute("aria-disabled", "true");
    this.dispatchEvent(new Event("earlier-requested", { bubbles: true }));
  }
}

/** As `counted`, with the thousands apart. */
function numbered(number, noun) {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

/** What the element needs; what the server drew of it, is used. */
function parts(host) {
  const find = (selector, make) => host.querySelector(selector) ?? make();
  const download = host.getAttribute("download");
  const tools = find(".tools", () => node("div", { class: "tools" }));
  if (download && !tools.querySelector("a")) tools.append(node("a", { class: "button", href: download }, "Download"));
  return [
    tools,
    find(".lines", () => node("ol", { class: "lines", tabindex: "0", "aria-label": "Log" })),
    find(".none", () => node("p", { class: "soft empty none", hidden: "" })),
    find(".pill", () => node("button", { class: "button primary pill", type: "button", hidden: "" })),
  ];
}
