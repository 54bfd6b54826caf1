import { duration } from "./words.js";

/**
 * How long something has been running, by the second. Attribute `since` (ISO). It stands
 * inside of `[data-still]`: nobody knows whether that is still running.
 */
export class ElapsedTimeElement extends HTMLElement {
  #timer = null;

  connectedCallback() {
    this.#timer = setInterval(() => this.#update(), 1_000);
    this.#update();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #update() {
    if (this.textContent && this.closest("[data-still]")) return;
    this.textContent = duration((Date.now() - new Date(this.getAttribute("since"))) / 1_000);
  }
}
