/** Speaks through the Notification API while a tab is open, in place of a push service. */

const LOCK = "headway-notices";

/**
 * @typedef {object} Notice
 * @property {string} id
 * @property {string} title
 * @property {string} [body]
 * @property {string} [url]
 * @property {string} [tag] what replaces what
 * @property {string} [severity]
 */

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

  /** @param {Notice} notice @returns {boolean} whether it was shown */
  tell(notice) {
    const { Notification, isHidden } = this.#world;
    // Who looks at the page sees it there.
    if (!this.#isSpeaker || !isHidden() || !this.#isWanted()) return false;
    if (Notification.permission !== "granted") return false;
    return this.#show(notice);
  }

  #begin() {
    this.#isSpeaker = true;
    return new Promise(() => {});
  }

  #show({ title, body = "", tag = "", severity, url }) {
    const { Notification } = this.#world;
    try {
      const options = { body, tag, icon: "/static/icon-192.png", requireInteraction: severity === "critical" };
      const shown = new Notification(title, options);
      shown.addEventListener("click", () => this.#open(shown, url));
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
