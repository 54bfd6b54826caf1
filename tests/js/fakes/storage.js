/** A `Storage` in memory, which may be full. */
export class FakeStorage {
  #values = new Map();
  #isFull;

  constructor({ isFull = false } = {}) {
    this.#isFull = isFull;
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.#isFull) throw new DOMException("full", "QuotaExceededError");
    this.#values.set(key, value);
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}
