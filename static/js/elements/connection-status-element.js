/**
 * A dot, with words only when something is not as it should be. Attributes `state`
 * (connecting, connected, reconnecting, polling, offline, disconnected), `retry-at` and
 * `as-of` (milliseconds). Its button emits `retry-requested`.
 */
export class ConnectionStatusElement extends HTMLElement {
  static observedAttributes = ["state", "retry-at", "as-of"];

  #timer = null;

  attributeChangedCallback() {
    this.#render();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** @param {{state: string, retryAt?: number, asOf: number}} change */
  update({ state, retryAt, asOf }) {
    this.setAttribute("as-of", asOf);
    if (retryAt) this.setAttribute("retry-at", retryAt);
    else this.removeAttribute("retry-at");
    this.setAttribute("state", state);
  }

  #render() {
    clearInterval(this.#timer);
    const isCounting = this.getAttribute("state") === "reconnecting" && this.hasAttribute("retry-at");
    if (isCounting) this.#timer = setInterval(() => this.#say(), 1_000);
    this.#say();
    const button = this.querySelector("button");
    if (isCounting && !button) this.append(this.#button());
    if (!isCounting) button?.remove();
  }

  #say() {
    const word = this.querySelector(".word");
    const words = this.#words();
    if (word && word.textContent !== words) word.textContent = words;
  }

  #words() {
    const wait = Math.max(Math.ceil((Number(this.getAttribute("retry-at")) - Date.now()) / 1_000), 0);
    const asOf = new Date(Number(this.getAttribute("as-of"))).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return {
      connecting: "Connecting",
      connected: "Live",
      reconnecting: wait ? `Reconnecting in ${wait} s` : "Reconnecting",
      polling: "Polling every 2 s",
      offline: `Offline · as of ${asOf}`,
      disconnected: `Not live · as of ${asOf}`,
    }[this.getAttribute("state")] ?? "";
  }

  #button() {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "retry now" });
    button.addEventListener("click", () => this.dispatchEvent(new Event("retry-requested", { bubbles: true })));
    return button;
  }
}
