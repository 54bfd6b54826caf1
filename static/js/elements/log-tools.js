import { node } from "./parts.js";
import { icon } from "./svg.js";
import { stage } from "./words.js";

const LEVELS = { "": "All levels", info: "Info and above", warning: "Warnings and errors", error: "Errors" };

/**
 * The controls above a log: level, stage, document, search, follow, copy. Emits
 * `filter-changed`, `follow-chosen` (detail: whether) and `copy-chosen`.
 */
export class LogTools extends EventTarget {
  #level = select("Level", Object.entries(LEVELS));
  #stage = select("Stage", [["", "All stages"]]);
  #document = select("Document", [["", "All documents"]]);
  #search = node("input", { class: "input", type: "search", "aria-label": "Search the log", placeholder: "Search" });
  #follow = node("input", { type: "checkbox", checked: "" });
  #count = node("span", { class: "soft numbers count" });
  #spoken = node("span", { class: "visually-hidden", role: "status" });
  #copy = node("button", { class: "button", type: "button" }, icon("copy"), "Copy");

  /** @param {HTMLElement} place gets the controls before what it has */
  constructor(place) {
    super();
    const search = node("div", { class: "search" }, icon("search"), this.#search);
    const follow = node("label", { class: "row" }, this.#follow, " Follow");
    place.prepend(this.#level, this.#stage, this.#document, search, this.#count, this.#spoken, follow, this.#copy);
    // Browsers give the clipboard to pages from a safe origin only.
    this.#copy.hidden = !navigator.clipboard;
    this.#listen();
  }

  /** @returns {import("./log-lines.js").Filter} */
  get filter() {
    return {
      level: this.#level.value,
      stage: this.#stage.value,
      document: this.#document.value,
      text: this.#search.value.trim(),
    };
  }

  set isFollowing(isFollowing) {
    this.#follow.checked = isFollowing;
  }

  /**
   * @param {Set<string>} stages
   * @param {Map<string, string>} documents names by id
   */
  offer(stages, documents) {
    offer(this.#stage, [...stages].map((name) => [name, stage(name)]));
    offer(this.#document, [...documents]);
  }

  /** @param {string} words how many lines there are @param {boolean} isSpoken */
  say(words, isSpoken) {
    this.#count.textContent = words;
    if (isSpoken) this.#spoken.textContent = words;
  }

  /** @param {string} words what became of the copying, said for a moment */
  copied(words) {
    this.#copy.lastChild.textContent = words;
    setTimeout(() => (this.#copy.lastChild.textContent = "Copy"), 2_000);
  }

  #listen() {
    for (const control of [this.#level, this.#stage, this.#document, this.#search]) {
      control.addEventListener("input", () => this.dispatchEvent(new Event("filter-changed")));
    }
    this.#follow.addEventListener("change", () => {
      this.dispatchEvent(new CustomEvent("follow-chosen", { detail: this.#follow.checked }));
    });
    this.#copy.addEventListener("click", () => this.dispatchEvent(new Event("copy-chosen")));
  }
}

function select(label, choices) {
  return node("select", { class: "input", "aria-label": label }, ...choices.map(option));
}

function option([value, words]) {
  return node("option", { value }, words);
}

/** A choice of one is none. */
function offer(control, choices) {
  control.hidden = choices.length < 2;
  const isKnown = control.options.length === choices.length + 1;
  if (control.hidden || isKnown) return;
  const chosen = control.value;
  control.replaceChildren(control.options[0], ...choices.map(option));
  control.value = chosen;
}
