import { badge, node } from "./parts.js";
import { icon } from "./svg.js";
import { Toasts } from "./toasts.js";

/** How often the time that is left is looked at, in milliseconds. */
const TICK = 250;

/**
 * Short messages in a corner: one for each job, updated in place, at most three.
 * `show(toast)` and `dismiss(id)`; see toasts.js for what a toast is. Time stands still
 * while one points at them, has the focus in them, or looks at another tab. Emits
 * `dismissed` (detail: the id) when a person closes one. With `more-href`, those that had
 * to give way are counted below, with a link to where all are.
 */
export class ToastStackElement extends HTMLElement {
  #toasts = new Toasts();
  #list = null;
  #alarm = null;
  #rest = 0;
  #timer = null;

  connectedCallback() {
    this.setAttribute("role", "region");
    if (!this.hasAttribute("aria-label")) this.setAttribute("aria-label", "Messages");
    // There before the first message: a live region that comes with its words is not read.
    this.#list ??= node("ol", { class: "toasts", "aria-live": "polite", "aria-relevant": "additions text" });
    this.#alarm ??= node("p", { class: "visually-hidden", role: "alert" });
    if (!this.#list.isConnected) this.append(this.#list, this.#alarm);
    this.addEventListener("keydown", this);
    if (this.#toasts.all.length) this.#run();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  handleEvent(event) {
    const id = event.target.closest("[data-toast]")?.dataset.toast;
    if (event.key === "Escape" && id) this.#closed(id);
  }

  /** @param {import("./toasts.js").Toast} toast */
  show(toast) {
    const left = this.#toasts.show(toast);
    for (const id of left) this.#row(id)?.remove();
    const row = this.#row(toast.id) ?? this.#made(toast.id);
    // What is read out at once is not read out politely, too.
    if (toast.isUrgent) row.setAttribute("aria-live", "off");
    fill(row, toast);
    if (!row.isConnected) this.#list.append(row);
    if (toast.isUrgent) this.#alarm.textContent = `${toast.title}. ${toast.text ?? ""}`;
    this.more(left.length);
    this.#run();
  }

  /** @param {string} id @returns {boolean} whether it is shown */
  has(id) {
    return this.#row(id) !== null;
  }

  /** So many more there are that are not shown. @param {number} number */
  more(number) {
    this.#rest += number;
    const href = this.getAttribute("more-href");
    if (!href || !this.#rest) return;
    const line = this.querySelector(".more") ?? this.appendChild(node("p", { class: "more" }, node("a", { href })));
    line.firstElementChild.textContent = `+${this.#rest} more`;
  }

  /** @param {string} id */
  dismiss(id) {
    if (this.#toasts.dismiss(id)) this.#row(id)?.remove();
  }

  #run() {
    this.#timer ??= setInterval(() => this.#pass(), TICK);
  }

  #pass() {
    if (document.hidden || this.matches(":hover") || this.contains(document.activeElement)) return;
    for (const id of this.#toasts.pass(TICK)) this.#row(id)?.remove();
    if (!this.#toasts.all.length) this.#rested();
  }

  #rested() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#rest = 0;
    this.querySelector(".more")?.remove();
  }

  #row(id) {
    return this.#list.querySelector(`[data-toast="${CSS.escape(id)}"]`);
  }

  #made(id) {
    const close = node("button", { type: "button", class: "icon-button" }, icon("close"));
    close.addEventListener("click", () => this.#closed(id));
    const words = node("div", { class: "words" }, badge(), node("a", { field: "title" }), node("span", { class: "soft", field: "text" }));
    return node("li", { class: "toast", "data-toast": id, "aria-atomic": "true" }, words, close);
  }

  #closed(id) {
    const next = this.#row(id)?.nextElementSibling ?? this.#row(id)?.previousElementSibling;
    this.dismiss(id);
    next?.querySelector("button").focus();
    this.dispatchEvent(new CustomEvent("dismissed", { detail: id, bubbles: true }));
  }
}

function fill(row, { title, text = "", state = "queued", word, icon: name, href }) {
  row.dataset.state = state;
  const says = row.querySelector("state-badge");
  says.state = state;
  if (word) says.replaceChildren(icon(name ?? state), node("span", {}, word));
  const link = row.querySelector("a");
  link.textContent = title;
  if (href) link.href = href;
  else link.removeAttribute("href");
  row.querySelector('[data-field="text"]').textContent = text;
  row.querySelector("button").setAttribute("aria-label", `Close: ${title}`);
}
