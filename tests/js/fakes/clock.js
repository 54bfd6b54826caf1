/** A clock that moves only when told to. */
export class FakeClock {
  #now = 0;
  #timers = new Map();
  #next = 1;

  now = () => this.#now;

  setTimeout = (run, wait) => {
    this.#timers.set(this.#next, { run, at: this.#now + wait });
    return this.#next++;
  };

  clearTimeout = (id) => this.#timers.delete(id);

  /** Moves on, running what falls due in its order. */
  advance(milliseconds) {
    const end = this.#now + milliseconds;
    for (let due = this.#due(end); due; due = this.#due(end)) {
      this.#timers.delete(due.id);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  /** The computer sleeps: time passes, and timers run late. */
  sleep(milliseconds) {
    this.#now += milliseconds;
  }

  #due(end) {
    const waiting = [...this.#timers].map(([id, timer]) => ({ id, ...timer }));
    return waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
  }
}
