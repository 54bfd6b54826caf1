/** A browser with push, or with as much of it as a test leaves it. */

import { FakeStorage } from "./storage.js";

const bytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0)).buffer;

export class FakeSubscription {
  isGone = false;

  constructor(browser, key, name) {
    this.browser = browser;
    this.options = { applicationServerKey: bytes(key) };
    this.name = name;
  }

  toJSON() {
    return { endpoint: `https://push.example.org/${this.name}`, keys: { p256dh: "key", auth: `secret of ${this.name}` } };
  }

  async unsubscribe() {
    this.isGone = true;
    this.browser.subscription = null;
    return true;
  }
}

export class FakeBrowser {
  subscription = null;
  isRegistered = false;
  asked = 0;
  answer = "granted";
  failure = null;
  kept = new Map();
  #made = 0;

  constructor({ permission = "default", hasPush = true, hasNotifications = true, standalone } = {}) {
    const browser = this;
    this.Notification = hasNotifications && { permission, requestPermission: () => this.#ask() };
    this.storage = new FakeStorage();
    this.PushManager = hasPush ? class {} : undefined;
    this.navigator = { standalone, serviceWorker: hasPush ? this.#container() : undefined };
    this.caches = {
      open: async () => ({ put: async (at, value) => browser.kept.set(at, value) }),
      delete: async () => browser.kept.clear(),
    };
  }

  #container() {
    const registration = { pushManager: { getSubscription: async () => this.subscription, subscribe: (options) => this.#subscribe(options) } };
    return {
      getRegistration: async () => (this.isRegistered ? registration : undefined),
      register: async (url, options) => Object.assign(this, { isRegistered: true, registered: { url, ...options } }),
      ready: Promise.resolve(registration),
    };
  }

  async #ask() {
    this.asked += 1;
    this.Notification.permission = this.answer;
    return this.answer;
  }

  async #subscribe(options) {
    if (this.failure) throw this.failure;
    if (!options.userVisibleOnly) throw new TypeError("it has to be visible");
    this.isRegistered = true;
    this.subscription = new FakeSubscription(this, options.applicationServerKey, (this.#made += 1));
    return this.subscription;
  }

  subscribed(key) {
    this.isRegistered = true;
    this.Notification.permission = "granted";
    return (this.subscription = new FakeSubscription(this, key, "before"));
  }
}

/** The server as a page sees it. */
export class FakeServer {
  told = [];
  removed = [];
  refusal = null;
  id = "id";

  constructor(key) {
    this.now = key;
  }

  async key() {
    return this.now;
  }

  async keep(subscription, about) {
    if (this.refusal) throw this.refusal;
    this.told.push({ endpoint: subscription.toJSON().endpoint, ...about });
    return { id: this.id };
  }

  async own() {
    return this.id;
  }

  async remove(id) {
    this.removed.push(id);
  }
}
