/** Paints thousands of cells, and tells which one is pointed at or chosen. */

const GAP = 2;
const SMALLEST = 7;
const LARGEST = 14;

/** Emits `pointed` ({row, place}), `left`, and `chosen` (a row). */
export class GridCanvas extends EventTarget {
  #canvas = document.createElement("canvas");
  #rows = [];
  #size = LARGEST;
  #columns = 1;
  #current = -1;
  #host;
  #observer = new ResizeObserver(() => this.#paint());

  /** @param {HTMLElement} host gets the canvas as its only child */
  constructor(host) {
    super();
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "application");
    this.#canvas.setAttribute("aria-label", "Documents. Arrow keys move, Enter opens. The list below has the same documents.");
    host.replaceChildren(this.#canvas);
    this.#host = host;
    this.#listen();
    this.connect();
  }

  /** Follows the host's width, for as long as it is in a page. */
  connect() {
    this.#observer.observe(this.#host);
  }

  disconnect() {
    this.#observer.disconnect();
  }

  /** @param {Array<{id: string, state: string, progress: number}>} rows in order */
  draw(rows) {
    this.#rows = rows;
    this.#paint();
  }

  #listen() {
    this.#canvas.addEventListener("pointermove", (event) => this.#point(this.#at(event)));
    this.#canvas.addEventListener("pointerleave", () => this.#leave());
    this.#canvas.addEventListener("blur", () => this.#leave());
    this.#canvas.addEventListener("click", (event) => this.#choose(this.#at(event)));
    this.#canvas.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #at({ offsetX, offsetY }) {
    const step = this.#size + GAP;
    const column = Math.floor(offsetX / step);
    return column < this.#columns ? Math.floor(offsetY / step) * this.#columns + column : -1;
  }

  #pressed(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#columns, ArrowDown: this.#columns };
    if (event.key === "Enter") this.#choose(this.#current);
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.#point(Math.min(Math.max(this.#current + steps[event.key], 0), this.#rows.length - 1));
  }

  #point(index) {
    if (index === this.#current) return;
    this.#current = index;
    const row = this.#rows[index];
    if (!row) return this.#leave();
    const step = this.#size + GAP;
    const place = { x: (index % this.#columns) * step, y: Math.floor(index / this.#columns) * step, height: this.#size };
    this.#tell("pointed", { row, place });
  }

  #leave() {
    this.#current = -1;
    this.#tell("left");
  }

  #choose(index) {
    if (this.#rows[index]) this.#tell("chosen", this.#rows[index]);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #paint() {
    const width = this.#canvas.parentElement?.clientWidth ?? 0;
    if (!width || !this.#rows.length) return;
    this.#measure(width);
    const height = Math.ceil(this.#rows.length / this.#columns) * (this.#size + GAP);
    const scale = devicePixelRatio;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext("2d");
    context.scale(scale, scale);
    const colours = this.#colours();
    this.#rows.forEach((row, index) => this.#cell(context, colours, row, index));
  }

  /** The largest cells that keep ten thousand within a screen or so. */
  #measure(width) {
    const fitting = Math.sqrt((width * 360) / this.#rows.length) - GAP;
    this.#size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, fitting)));
    this.#columns = Math.max(1, Math.floor((width + GAP) / (this.#size + GAP)));
  }

  #colours() {
    const style = getComputedStyle(this.#canvas);
    const names = ["queued", "processing", "completed", "failed", "cancelled", "line"];
    // A custom property keeps its text, `light-dark()` and all; a real property resolves it.
    return Object.fromEntries(names.map((name) => [name, resolved(this.#canvas, style, name)]));
  }

  #cell(context, colours, row, index) {
    const step = this.#size + GAP;
    const x = (index % this.#columns) * step;
    const y = Math.floor(index / this.#columns) * step;
    context.globalAlpha = row.state === "completed" || row.state === "cancelled" ? 0.45 : 1;
    context.fillStyle = row.state === "queued" || row.state === "processing" ? colours.line : colours[row.state];
    context.fillRect(x, y, this.#size, this.#size);
    if (row.state !== "processing") return;
    const part = (this.#size * row.progress) / 100;
    context.fillStyle = colours.processing;
    context.fillRect(x, y + this.#size - part, this.#size, part);
  }
}

function resolved(canvas, style, name) {
  canvas.style.setProperty("color", `var(--${name})`);
  const colour = style.color;
  canvas.style.removeProperty("color");
  return colour;
}
