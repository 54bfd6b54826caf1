/** Runs the service worker's script with everything that it reaches for played. */

import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const SCRIPT = readFileSync(new URL("../../../static/js/push/service-worker.js", import.meta.url), "utf-8");
export const ORIGIN = "https://headway.example.org";

export class FakeWorker {
  shown = [];
  requests = [];
  opened = [];
  tabs = [];
  answers = {};
  kept = new Map();
  fresh = subscription("fresh");
  #listeners = new Map();

  constructor() {
    const self = this.#self();
    const fetch = (url, options = {}) => this.#fetch(url, options);
    runInContext(SCRIPT, createContext({ self, fetch, URL, Response, console }));
  }

  /** What lives on after the tab is closed: what was shown and not put away. */
  #self() {
    return {
      location: { origin: ORIGIN },
      addEventListener: (type, call) => this.#listeners.set(type, call),
      skipWaiting: async () => {},
      registration: {
        showNotification: async (title, options) => this.#show(title, options),
        getNotifications: async ({ tag }) => this.shown.filter((one) => one.tag === tag),
        pushManager: { subscribe: async (options) => Object.assign(this.fresh, { asked: options }) },
      },
      clients: {
        claim: async () => {},
        matchAll: async () => this.tabs,
        openWindow: async (url) => this.opened.push(url),
      },
      caches: { open: async () => ({ match: async (at) => this.kept.get(at), put: async (at, value) => this.kept.set(at, value) }) },
    };
  }

  #show(title, options) {
    if (options.tag) this.shown = this.shown.filter(({ tag }) => tag !== options.tag);
    this.shown.push({ title, ...options });
  }

  async #fetch(url, { method = "GET", body } = {}) {
    this.requests.push({ method, url, body: body && JSON.parse(body) });
    const answer = this.answers[url] ?? { status: 204 };
    if (answer instanceof Error) throw answer;
    return { ok: answer.status < 400, status: answer.status, json: async () => answer.json };
  }

  /** Tells the worker of something, and waits for what it does then. */
  async tell(type, event) {
    const work = [];
    this.#listeners.get(type)({ ...event, waitUntil: (promise) => work.push(promise) });
    await Promise.all(work);
  }

  push(news) {
    const json = typeof news === "string" ? () => JSON.parse(news) : () => structuredClone(news);
    return this.tell("push", { data: news === null ? null : { json } });
  }

  click(notification) {
    const event = { notification: { ...notification, close: () => (notification.isClosed = true) } };
    return this.tell("notificationclick", event);
  }
}

export function subscription(name) {
  return { toJSON: () => ({ endpoint: `https://push.example.org/${name}`, keys: { p256dh: `key of ${name}`, auth: `secret of ${name}` } }) };
}
