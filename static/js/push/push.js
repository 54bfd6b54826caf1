/** Subscribes a browser to push, and makes do without where that cannot be had. */

import { PushFailed, PushState } from "./states.js";
import { Refused } from "./server.js";

const WORKER = "/service-worker.js";
/** What the service worker reads when the browser changes the subscription by itself. */
const KEPT = { cache: "headway-push", at: "/push-subscription" };
/** Whose notices this browser shows while a tab is open, when there is no push. */
const TAB = "headway.push.tab";

/**
 * @typedef {object} World what is needed of a browser
 * @property {Navigator} navigator
 * @property {?typeof Notification} Notification
 * @property {?typeof PushManager} PushManager
 * @property {CacheStorage} caches
 * @property {Storage} storage kept for ever
 */
export class Push {
  #world;
  #server;
  #user;

  /** @param {{world: World, server: import("./server.js").Server, user: string}} options */
  constructor({ world, server, user }) {
    this.#world = world;
    this.#server = server;
    this.#user = user;
  }

  /** @returns {Promise<string>} a PushState; nobody is asked for anything */
  async state() {
    const { Notification, navigator } = this.#world;
    // On iOS only what is on the Home Screen may notify.
    if (!Notification) return navigator.standalone === false ? PushState.INSTALL : PushState.UNSUPPORTED;
    if (Notification.permission === "denied") return PushState.DENIED;
    if (Notification.permission !== "granted") return PushState.OFF;
    if (await this.#subscription()) return PushState.ON;
    return this.isByTab ? PushState.TAB : PushState.OFF;
  }

  /** @returns {boolean} whether an open tab is to speak in place of the push service */
  get isByTab() {
    return this.#storage("getItem", TAB) === this.#user;
  }

  /**
   * Asks the person; call it in the handler of a click, as browsers demand.
   *
   * @returns {Promise<string>} a PushState
   * @throws {PushFailed} with words for the person
   */
  async enable() {
    const permission = await this.#world.Notification.requestPermission();
    if (permission !== "granted") return this.state();
    if (!this.#hasPush) return this.#makeDo();
    const subscription = await this.#subscribe().catch((error) => {
      if (error instanceof PushFailed) throw error;
      // There is a push service, but it cannot be reached, or takes nobody.
      return null;
    });
    if (!subscription) return this.#makeDo();
    await this.#tell(subscription, { isAskedFor: true });
    this.#storage("removeItem", TAB);
    return PushState.ON;
  }

  /** @returns {Promise<string>} a PushState @throws {PushFailed} with words for the person */
  async disable() {
    this.#storage("removeItem", TAB);
    const id = await this.#server.own();
    if (id) await this.#server.remove(id);
    await this.#unsubscribe();
    return this.state();
  }

  /**
   * Once after each login: whoever is logged in now is whom the subscription is for.
   *
   * @returns {Promise<void>}
   */
  async keep() {
    const subscription = await this.#subscription();
    if (!subscription) return;
    try {
      await this.#tell(await this.#current(subscription), { isAskedFor: false });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // It was removed from the list elsewhere: the browser must not be told otherwise.
      await this.#unsubscribe();
    }
  }

  get #hasPush() {
    return Boolean(this.#world.PushManager && this.#world.navigator.serviceWorker);
  }

  async #subscription() {
    if (!this.#hasPush) return null;
    const registration = await this.#world.navigator.serviceWorker.getRegistration("/");
    return (await registration?.pushManager.getSubscription()) ?? null;
  }

  async #subscribe() {
    const { serviceWorker } = this.#world.navigator;
    await serviceWorker.register(WORKER, { scope: "/" });
    const { pushManager } = await serviceWorker.ready;
    const known = await pushManager.getSubscription();
    if (known) return this.#current(known);
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: await this.#server.key() });
  }

  /** A subscription is for one key: with another one of the server it is of no use. */
  async #current(subscription) {
    const key = await this.#server.key();
    if (keyOf(subscription) === key) return subscription;
    await subscription.unsubscribe();
    const { pushManager } = await this.#world.navigator.serviceWorker.ready;
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  async #tell(subscription, { isAskedFor }) {
    await this.#server.keep(subscription, { vapidKey: keyOf(subscription), isAskedFor });
    const { endpoint, keys } = subscription.toJSON();
    const cache = await this.#world.caches.open(KEPT.cache);
    await cache.put(KEPT.at, new Response(JSON.stringify({ endpoint, auth: keys.auth })));
  }

  async #unsubscribe() {
    await (await this.#subscription())?.unsubscribe();
    await this.#world.caches?.delete(KEPT.cache);
  }

  #makeDo() {
    this.#storage("setItem", TAB, this.#user);
    return this.isByTab ? PushState.TAB : PushState.OFF;
  }

  #storage(method, ...values) {
    try {
      return this.#world.storage[method](...values);
    } catch {
      return null;
    }
  }
}

/** @returns {string} our public key that a browser subscribed with, as the server writes it */
function keyOf(subscription) {
  const bytes = new Uint8Array(subscription.options.applicationServerKey);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
