/** The pause between two announcements, in milliseconds. */
export const PAUSE = 3_000;

/** Says a change to a screen reader: politely, the latest only, never in a burst. */
export class LiveAnnouncerElement extends HTMLElement {
  #waiting = "";
  #timer = null;

  /** @param {string} words */
  say(words) {
    this.#waiting = words;
    if (!this.#timer) this.#speak();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #speak() {
    this.#timer = null;
    if (!this.#waiting) return;
    this.textContent = this.#waiting;
    this.#waiting = "";
    this.#timer = setTimeout(() => this.#speak(), PAUSE);
  }
}
