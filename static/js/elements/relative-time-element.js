import { ago } from "./words.js";

/** All elements share one timer, which runs only while there is one. */
const living = new Set();
let timer = null;

function tick() {
  for (const element of living) element.update();
}

/**
 * A time in relation to now; the exact one on hover. Attributes `datetime` (ISO) and
 * `format`: "clock" for the time of day, to the second.
 */
export class RelativeTimeElement extends HTMLElement {
  connectedCallback() {
    living.add(this);
    timer ??= setInterval(tick, 15_000);
    this.title = new Date(this.getAttribute("datetime")).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "medium" });
    this.update();
  }

  disconnectedCallback() {
    living.delete(this);
    if (living.size) return;
    clearInterval(timer);
    timer = null;
  }

  update() {
    const at = new Date(this.getAttribute("datetime"));
    const words = this.getAttribute("format") === "clock" ? clock(at) : related(at);
    if (this.textContent !== words) this.textContent = words;
  }
}

function related(at) {
  const words = ago((Date.now() - at) / 1_000);
  return words || at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

function clock(at) {
  const isToday = at.toDateString() === new Date().toDateString();
  if (isToday) return at.toLocaleTimeString("en-GB");
  return at.toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
