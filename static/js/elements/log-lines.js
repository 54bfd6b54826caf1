/** The lines of a log in their order, and those of them that a filter lets through. Pure. */

/** From the least to the most serious. */
export const LEVELS = Object.freeze(["debug", "info", "warning", "error"]);

/**
 * @typedef {object} Line A line as frames carry it.
 * @property {number} id
 * @property {string} level
 * @property {string} text
 * @property {string} timestamp ISO
 * @property {string} [stage]
 * @property {?string} [document]
 * @property {string} [from] the document's name
 *
 * @typedef {object} Filter An empty value lets everything through.
 * @property {string} [level] the least serious one
 * @property {string} [stage]
 * @property {string} [document]
 * @property {string} [text] what the line has in it, whatever its case
 */

/** All lines by id, and those that are shown. */
export class LogLines {
  #all = [];
  #ids = new Set();
  #filter = {};
  #stages = new Set();
  #documents = new Map();
  #shown = [];

  /** @returns {Line[]} those that the filter lets through */
  get shown() {
    return this.#shown;
  }

  /** @returns {Line[]} */
  get all() {
    return this.#all;
  }

  /** How many there are in all. */
  get size() {
    return this.#all.length;
  }

  get isFiltered() {
    return Object.values(this.#filter).some(Boolean);
  }

  /** @param {Filter} filter */
  set filter(filter) {
    this.#filter = { ...filter, text: filter.text?.toLowerCase() };
    this.#shown = this.#all.filter((line) => this.#lets(line));
  }

  /**
   * Takes lines in; one that is known is left out.
   *
   * @param {Iterable<Line>} lines
   * @returns {{fresh: Line[], isInOrder: boolean}} those of them that are shown, and
   *   whether all of them came behind what was known
   */
  add(lines) {
    const fresh = [...lines].filter((line) => this.#isNew(line));
    fresh.sort((a, b) => a.id - b.id);
    const isInOrder = !fresh.length || !this.#all.length || fresh[0].id > this.#all.at(-1).id;
    for (const line of fresh) this.#all.push(line);
    const wanted = fresh.filter((line) => this.#lets(line));
    if (isInOrder) for (const line of wanted) this.#shown.push(line);
    else this.#sort();
    return { fresh: wanted, isInOrder };
  }

  clear() {
    this.#all = [];
    this.#shown = [];
    for (const known of [this.#ids, this.#stages, this.#documents]) known.clear();
  }

  /** The stages that lines are of. */
  get stages() {
    return this.#stages;
  }

  /** The documents that lines are of: their names by id. */
  get documents() {
    return this.#documents;
  }

  /** @param {number} id @returns {number} among those that are shown; -1 when it is not */
  indexOf(id) {
    let [low, high] = [0, this.#shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#shown[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return this.#shown[low]?.id === id ? low : -1;
  }

  /** Notes a line, and says whether it was not there. */
  #isNew(line) {
    if (this.#ids.has(line.id)) return false;
    this.#ids.add(line.id);
    if (line.stage) this.#stages.add(line.stage);
    if (line.document) this.#documents.set(line.document, line.from ?? "");
    return true;
  }

  #sort() {
    this.#all.sort((a, b) => a.id - b.id);
    this.#shown = this.#all.filter((line) => this.#lets(line));
  }

  #lets(line) {
    const { level, stage, document, text } = this.#filter;
    if (level && LEVELS.indexOf(line.level) < LEVELS.indexOf(level)) return false;
    if (stage && line.stage !== stage) return false;
    if (document && line.document !== document) return false;
    return !text || line.text.toLowerCase().includes(text) || Boolean(line.from?.toLowerCase().includes(text));
  }
}

/**
 * @param {Line} line
 * @returns {string} as it is copied: time, level and text, tab by tab
 */
export function asText(line) {
  return [line.timestamp, line.level, line.from, line.text].filter(Boolean).join("\t");
}

/**
 * Cuts a text where it has what is searched.
 *
 * @param {string} text
 * @param {string} [wanted]
 * @returns {Array<{text: string, isFound: boolean}>}
 */
export function marked(text, wanted) {
  const parts = [];
  const low = text.toLowerCase();
  const sought = wanted?.toLowerCase();
  // Some letters change their length with their case: the cuts would be elsewhere.
  if (!sought || low.length !== text.length) return [{ text, isFound: false }];
  let at = 0;
  for (let found = low.indexOf(sought); found >= 0; found = low.indexOf(sought, at)) {
    if (found > at) parts.push({ text: text.slice(at, found), isFound: false });
    at = found + sought.length;
    parts.push({ text: text.slice(found, at), isFound: true });
  }
  if (at < text.length || !parts.length) parts.push({ text: text.slice(at), isFound: false });
  return parts;
}
