import { node, takeOver } from "./parts.js";
import { badgeOf, stage, stateWord } from "./words.js";

const TERMINAL = new Set(["completed", "failed", "cancelled"]);

/**
 * What the progress of jobs, documents and batches has in common: a value from a property
 * or from attributes, shown in the places of its children, which are made when the server
 * has drawn none.
 *
 * Attributes `state`, `progress` (percent), `message`, `heading`, `href`; with `announce`
 * a change of stage or state is said to a screen reader. Emits `state-changed` (detail:
 * the value) and `ended` when the state is one that lasts; both bubble.
 */
export class ProgressElement extends HTMLElement {
  static observedAttributes = ["state", "progress", "stage", "message", "eta", "heading"];

  /** The property's name, for those who set it before the element is defined. */
  static property = "value";

  #value = null;
  #shown = null;
  #isWaiting = false;

  connectedCallback() {
    takeOver(this, this.constructor.property);
    if (!this.querySelector("progress-bar")) this.append(...this.make());
    if (this.#value || this.hasAttribute("state")) this.#show();
  }

  attributeChangedCallback() {
    if (this.#isWaiting || this.#value) return;
    this.#isWaiting = true;
    queueMicrotask(() => this.#attributesSettled());
  }

  /** What is shown; null while it comes from attributes. */
  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    if (this.isConnected && this.querySelector("progress-bar")) this.#show();
  }

  /** @returns {Node[]} the children, for a page whose server drew none */
  make() {
    return [];
  }

  /** @param {object} _value put into the places */
  fill(_value) {}

  /** @returns {object} the value that the attributes say */
  read() {
    return {
      state: this.getAttribute("state") ?? "queued",
      progress: Number(this.getAttribute("progress") ?? 0),
      message: this.getAttribute("message") ?? "",
      stage: this.getAttribute("stage") ?? "",
    };
  }

  #attributesSettled() {
    this.#isWaiting = false;
    if (this.isConnected && !this.#value) this.#show();
  }

  #show() {
    const before = this.#shown;
    this.#shown = this.#value ?? this.read();
    this.fill(this.#shown);
    this.#tell(before, this.#shown);
  }

  #tell(before, now) {
    if (!before) return;
    if (before.state !== now.state) {
      this.#emit("state-changed", now);
      if (TERMINAL.has(now.state)) this.#emit("ended", now);
      this.#say(`${stateWord(badgeOf(now))}: ${now.message ?? ""}`);
    } else if (now.stage && before.stage !== now.stage) {
      this.#say(stage(now.stage));
    }
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }

  #say(words) {
    if (!this.hasAttribute("announce")) return;
    if (!this.querySelector("live-announcer")) this.append(announcer());
    this.querySelector("live-announcer").say(words);
  }
}

function announcer() {
  return node("live-announcer", { class: "visually-hidden", role: "status", "aria-live": "polite" });
}
