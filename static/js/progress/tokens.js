/** Holds an access token, and knows when to ask for another. */

/** A token is renewed so long before it ends, in milliseconds, or after 4/5 of its life. */
const MARGIN = 60_000;

/**
 * @param {string} token a JWT
 * @returns {?number} when it ends, in milliseconds since 1970; null when it does not say
 */
export function expiry(token) {
  try {
    const claims = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(claims));
    return Number.isFinite(exp) ? exp * 1_000 : null;
  } catch {
    return null;
  }
}

/** The token of a connection; without a way to get one, that of the session is used. */
export class Tokens {
  #get;
  #clock;
  #token = null;

  /**
   * @param {?(() => Promise<string>|string)} get asks the application for a new token
   * @param {{now: () => number}} clock
   */
  constructor(get, clock) {
    this.#get = get ?? null;
    this.#clock = clock;
  }

  get isUsed() {
    return this.#get !== null;
  }

  /** @returns {Promise<?string>} one that has not ended */
  async current() {
    const isOver = this.#token !== null && this.wait() === 0;
    if (this.#get && (this.#token === null || isOver)) await this.renew();
    return this.#token;
  }

  /** @returns {Promise<?string>} a new one */
  async renew() {
    this.#token = (await this.#get()) ?? null;
    return this.#token;
  }

  /** The server does not take it. */
  drop() {
    this.#token = null;
  }

  /** @returns {?number} milliseconds until it should be renewed; null for never */
  wait() {
    const ends = this.#token === null ? null : expiry(this.#token);
    if (ends === null) return null;
    const left = ends - this.#clock.now();
    return Math.max(0, left - Math.min(MARGIN, left / 5));
  }
}
