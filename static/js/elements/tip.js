/** A short text beside what is pointed at or focused. */
export class Tip {
  #node = null;
  #host;

  /** @param {HTMLElement} host positioned; the tip stays inside it */
  constructor(host) {
    this.#host = host;
  }

  /**
   * @param {{x: number, y: number, height: number}} place inside the host
   * @param {string} title
   * @param {string} text
   */
  show(place, title, text) {
    this.hide();
    this.#node = Object.assign(document.createElement("div"), { className: "tip" });
    this.#node.setAttribute("aria-hidden", "true");
    const strong = Object.assign(document.createElement("strong"), { textContent: title });
    this.#node.append(strong, text);
    this.#host.append(this.#node);
    const room = this.#host.clientWidth - this.#node.offsetWidth;
    this.#node.style.setProperty("left", `${Math.max(0, Math.min(place.x, room))}px`);
    this.#node.style.setProperty("top", `${place.y + place.height + 6}px`);
  }

  hide() {
    this.#node?.remove();
    this.#node = null;
  }
}
