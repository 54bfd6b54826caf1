/**
 * The way to the inbox, with the number of what is unread. Attribute `unread`; the
 * server has drawn the link inside.
 */
export class NotificationBellElement extends HTMLElement {
  static observedAttributes = ["unread"];

  connectedCallback() {
    this.#draw();
  }

  attributeChangedCallback() {
    this.#draw();
  }

  get unread() {
    return Number(this.getAttribute("unread"));
  }

  set unread(number) {
    this.setAttribute("unread", number);
  }

  #draw() {
    const link = this.querySelector("a");
    if (!link) return;
    link.setAttribute("aria-label", this.unread ? `Notifications, ${this.unread} unread` : "Notifications");
    const number = link.querySelector("span");
    number.textContent = brief(this.unread);
    number.hidden = !this.unread;
  }
}

/** @param {number} number @returns {string} as it fits into a badge */
export function brief(number) {
  return number > 99 ? "99+" : String(number);
}
