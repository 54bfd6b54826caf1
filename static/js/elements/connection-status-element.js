import { isLoggedOut, spokenOf, wordsOf } from "./connection-words.js";
import { node } from "./parts.js";

/** A state that lasts so long is told to a screen reader; a shorter one is not. */
const SETTLED = 2_000;

/**
 * A dot, with words when something is not as it should be. Attributes `state` (connecting,
 * connected, reconnecting, polling, offline, disconnected), `transport` (websocket, sse,
 * polling), `retry-at` and `as-of` (milliseconds), `code` (why it was ended); `update(change)`
 * sets them all. Its button emits `retry-requested`, which bubbles. With `login` (the login
 * page's address) who is logged out finds a link to it in the button's place.
 */
export class ConnectionStatusElement extends HTMLElement {
  static observedAttributes = ["state", "transport", "retry-at", "as-of", "code"];

  #countdown = null;
  #settling = null;
  #said = "connecting";
  #isWaiting = false;

  connectedCallback() {
    if (!this.#part("word")) this.append(...parts());
    this.#render();
  }

  disconnectedCallback() {
    clearInterval(this.#countdown);
    clearTimeout(this.#settling);
  }

  attributeChangedCallback() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => this.#render());
  }

  /** @param {import("./connection-words.js").ConnectionChange} change */
  update({ state, transport, retryAt, asOf, code }) {
    const attributes = { state, transport, "retry-at": retryAt, "as-of": asOf, code };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    }
  }

  get #change() {
    return {
      state: this.getAttribute("state"),
      transport: this.getAttribute("transport"),
      retryAt: Number(this.getAttribute("retry-at")),
      asOf: Number(this.getAttribute("as-of")),
      code: Number(this.getAttribute("code")),
    };
  }

  #part(name) {
    return this.querySelector(`:scope > .${name}`);
  }

  #render() {
    this.#isWaiting = false;
    if (!this.isConnected) return;
    clearInterval(this.#countdown);
    const { state, retryAt } = this.#change;
    const isCounting = state === "reconnecting" && retryAt > 0;
    if (isCounting) this.#countdown = setInterval(() => this.#show(), 1_000);
    this.#show();
    const isOut = isLoggedOut(this.#change) && this.hasAttribute("login");
    this.#offer("a", isOut, () => this.#link());
    this.#offer("button", isCounting || (state === "disconnected" && !isOut), () => this.#button());
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#speak(), SETTLED);
  }

  #show() {
    const words = wordsOf(this.#change, Date.now());
    const word = this.#part("word");
    if (word.textContent !== words) word.textContent = words;
  }

  /** Says a state that has lasted, once; that a page is connected at its start is no news. */
  #speak() {
    const { state } = this.#change;
    const isNews = state !== this.#said && !(this.#said === "connecting" && state === "connected");
    this.#said = state;
    if (isNews) this.#part("spoken").textContent = spokenOf(this.#change);
  }

  #offer(name, isOffered, make) {
    const there = this.querySelector(name);
    if (isOffered && !there) this.append(make());
    if (!isOffered) there?.remove();
  }

  #link() {
    const next = encodeURIComponent(location.pathname + location.search);
    return node("a", { href: `${this.getAttribute("login")}?next=${next}` }, "log in");
  }

  #button() {
    const button = node("button", { type: "button" }, "retry now");
    button.addEventListener("click", () => this.dispatchEvent(new Event("retry-requested", { bubbles: true })));
    return button;
  }
}

function parts() {
  const spoken = node("span", { class: "spoken visually-hidden", role: "status" });
  return [node("span", { class: "word", "aria-hidden": "true" }), spoken];
}
