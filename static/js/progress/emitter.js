/** Tells listeners what happened, by name. Pure. */
export class Emitter {
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(detail: any) => void} listener
   * @returns {() => void} ends the listening
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * @param {string} name
   * @param {any} [detail]
   */
  emit(name, detail) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) heard(listener, detail);
  }
}

/** Who stumbles over what is told keeps neither the others nor the connection from it. */
function heard(listener, detail) {
  try {
    listener(detail);
  } catch (error) {
    reportError(error);
  }
}
