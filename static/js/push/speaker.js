/** Speaks through the Notification API while a tab is open, in place of a push service. */

const LOCK = "headway-notices";

/** @typedef {import("../elements/toasts.js").Toast} Toast */

/** Of all tabs of a browser one speaks: who holds the lock; when it closes, another one gets it. */
export class Speaker {
  #world;
  #isWanted;
  #isSpeaker = false;

  /**
   * @param {object} options
   * @param {{Notification: typeof Notification, locks: LockManager, isHidden: () => boolean, go: (url: string) => void, origin: string}} options.world
   * @param {() => boolean} options.isWanted
   */
  constructor({ world, isWanted }) {
    this.#world = world;
    this.#isWanted = isWanted;
  }

  get isSpeaker() {
    return this.#isSpeaker;
  }

  /** Waits for its turn, and keeps it for as long as the tab is there. */
  start() {
    const { locks } = this.#world;
    if (!locks) return this.#begin();
    locks.request(LOCK, () => this.#begin()).catch(() => {});
  }

  /** @param {Toast} toast @returns {boolean} whether it was shown */
  tell(toast) {
    const { Notification, isHidden } = this.#world;
    // Who looks at the page sees it there.
    if (!this.#isSpeaker || !isHidden() || !this.#isWanted()) return false;
    if (Notification.permission !== "granted") return false;
    return this.#show(toast);
  }

  #begin() {
    this.#isSpeaker = true;
    return new Promise(() => {});
  }

  #show({ id, title, text = "", href, isUrgent = false }) {
    const { Notification } = this.#world;
    try {
      // The same thing to be told takes the place of what was shown of it.
      const options = { body: text, tag: id, icon: "/static/icon-192.png", requireInteraction: isUrgent };
      const shown = new Notification(title, options);
      shown.addEventListener("click", () => this.#open(shown, href));
      return true;
    } catch {
      // Android has the class, and shows only what a service worker shows.
      return false;
    }
  }

  #open(shown, url) {
    const { go, origin } = this.#world;
    shown.close();
    const found = new URL(url ?? "/", origin);
    go(found.origin === origin ? found.href : origin);
  }
}
