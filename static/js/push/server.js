/** What a page says to the server about its browser. */

import { PushFailed } from "./states.js";

const BASE = "/api/notifications/push";
const AWAY = "The server cannot be reached. Try again in a moment.";

/** Refused with a stable code, and in words for people. */
export class Refused extends PushFailed {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Server {
  #fetch;
  #token;

  /** @param {{fetch: typeof fetch, token: string}} options the token is Django's, against forged requests */
  constructor({ fetch, token }) {
    this.#fetch = fetch;
    this.#token = token;
  }

  /** @returns {Promise<string>} the key to subscribe with */
  async key() {
    return (await this.#ask("GET", "/key")).key;
  }

  /** @returns {Promise<{id: string}>} how the server knows this browser */
  async keep(subscription, { vapidKey, isAskedFor }) {
    const { endpoint, keys } = subscription.toJSON();
    return this.#ask("POST", "/subscriptions", { endpoint, keys, vapid_key: vapidKey, is_asked_for: isAskedFor });
  }

  /** @returns {Promise<?string>} the id of this browser, if this session has told it */
  async own() {
    const { results } = await this.#ask("GET", "/subscriptions");
    return results.find((one) => one.is_this_browser && !one.disabled_at)?.id ?? null;
  }

  async remove(id) {
    await this.#ask("DELETE", `/subscriptions/${id}`);
  }

  async #ask(method, path, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.#token };
    if (body) headers["Content-Type"] = "application/json";
    const answer = await this.#reach(BASE + path, { method, headers, body: body && JSON.stringify(body) });
    const words = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new Refused(words?.code ?? "error", words?.detail ?? AWAY);
    return words;
  }

  async #reach(url, options) {
    try {
      return await this.#fetch(url, options);
    } catch {
      throw new PushFailed(AWAY);
    }
  }
}
