/** Reads an event stream (`text/event-stream`, HTML standard 9.2.6). Pure. */

/** @typedef {{data: string, id: string, retry?: number}} StreamEvent */

/** Holds what of a line has come, and gives whole events. */
export class EventReader {
  #rest = "";
  #data = [];
  #id = "";
  #retry;
  #isFirst = true;

  /** The last event id, with which the stream is resumed. */
  get lastId() {
    return this.#id;
  }

  /** @returns {?number} how long the server wants to be left alone, in milliseconds */
  get retry() {
    return this.#retry;
  }

  /**
   * @param {string} text the next piece of the stream, cut anywhere
   * @returns {Array<StreamEvent>}
   */
  read(text) {
    const begun = this.#isFirst ? text.replace(/^\uFEFF/, "") : text;
    this.#isFirst &&= text === "";
    const whole = this.#rest + begun;
    // A carriage return at the end may be the first half of a line's end.
    const end = whole.endsWith("\r") ? whole.length - 1 : whole.length;
    const lines = whole.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + whole.slice(end);
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    if (name === "id" && !value.includes("\0")) this.#id = value;
    if (name === "retry" && /^\d+$/.test(value)) this.#retry = Number(value);
    return null;
  }

  #dispatch() {
    const data = this.#data;
    this.#data = [];
    return data.length ? { data: data.join("\n"), id: this.#id } : null;
  }
}
