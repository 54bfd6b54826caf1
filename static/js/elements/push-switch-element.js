import { pushWords } from "./push-words.js";

const ON = new Set(["on", "tab"]);
const OPEN = new Set(["on", "tab", "off"]);

/**
 * A switch for "this browser tells me". It knows nothing of push: whoever made it sets
 * `state`, and hears `push-toggled` with what is wanted, while the click is still fresh.
 *
 * Attributes: `state` as in push/states.js; `busy` while something is under way.
 */
export class PushSwitchElement extends HTMLElement {
  static observedAttributes = ["state", "busy"];

  connectedCallback() {
    this.#button.addEventListener("click", this);
    this.hidden = false;
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  handleEvent() {
    if (this.hasAttribute("busy") || !OPEN.has(this.#state)) return;
    this.fail("");
    this.dispatchEvent(new CustomEvent("push-toggled", { bubbles: true, detail: { isWanted: !ON.has(this.#state) } }));
  }

  /** @param {string} words why it did not work; empty: it did */
  fail(words) {
    const place = this.querySelector("[data-part=error]");
    place.textContent = words;
    place.hidden = !words;
  }

  get #state() {
    return this.getAttribute("state");
  }

  get #button() {
    return this.querySelector("[role=switch]");
  }

  #show() {
    const isBusy = this.hasAttribute("busy");
    this.#button.hidden = !OPEN.has(this.#state) && !isBusy;
    this.#button.setAttribute("aria-checked", String(ON.has(this.#state)));
    this.#button.setAttribute("aria-busy", String(isBusy));
    const words = pushWords(this.#state, { isBusy: isBusy && !ON.has(this.#state) });
    const place = this.querySelector("[data-part=words]");
    if (words && place.textContent !== words) place.textContent = words;
  }
}
