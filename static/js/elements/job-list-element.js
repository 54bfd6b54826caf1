import { fillJob } from "./fields.js";
import { badge, bar, node, takeOver, title } from "./parts.js";
import { arrange } from "./rows.js";

/**
 * A row for each job. Property `jobs`: frames in the order in which they are to stand.
 * `update(job)` moves one row forward. Rows that the server drew are kept and updated.
 * While one points at the list or has the focus in it, rows stay where they are: they
 * take their new places afterwards.
 *
 * Attributes `href` (a job's address with `{id}` in it), `empty` (what to say when there
 * is none). Emits `job-chosen` (detail: the frame), cancelable: cancelled, the link is
 * not followed.
 */
export class JobListElement extends HTMLElement {
  #jobs = new Map();
  #order = null;
  #list;

  connectedCallback() {
    this.#list = this.querySelector(".rows") ?? this.#make();
    takeOver(this, "jobs");
    this.#arrange();
    this.addEventListener("click", this);
    this.addEventListener("pointerleave", this);
    this.addEventListener("focusout", this);
  }

  handleEvent(event) {
    if (event.type === "click") this.#clicked(event);
    else queueMicrotask(() => this.#arrange());
  }

  get jobs() {
    return [...this.#jobs.values()];
  }

  set jobs(jobs) {
    const list = [...jobs];
    this.#jobs = new Map(list.map((job) => [job.processing_id, job]));
    this.#order = [...this.#jobs.keys()];
    if (!this.#list) return;
    for (const job of list) this.update(job);
    this.#arrange();
  }

  /** @param {object} job a frame; of a job that is not in the list nothing is kept */
  update(job) {
    const row = this.#row(job.processing_id);
    if (row || this.#jobs.has(job.processing_id)) this.#jobs.set(job.processing_id, job);
    if (row) fillJob(row, job);
  }

  #row(id) {
    return this.#list?.querySelector(`:scope > [data-job="${CSS.escape(id)}"]`);
  }

  get #isInUse() {
    // A finger leaves its hover behind when it is gone.
    const isPointed = matchMedia("(hover: hover)").matches && this.matches(":hover");
    return isPointed || this.contains(document.activeElement);
  }

  #arrange() {
    if (!this.#order || this.#isInUse) return;
    const standing = [...this.#list.children].map((row) => row.dataset.job);
    const { removed, placed } = arrange(standing, this.#order);
    for (const id of removed) this.#row(id).remove();
    for (const { key, before } of placed) this.#list.insertBefore(this.#row(key) ?? this.#made(key), before && this.#row(before));
    this.#sayIfEmpty();
  }

  #sayIfEmpty() {
    const words = this.#order.length ? "" : this.getAttribute("empty");
    const note = this.querySelector(":scope > .empty");
    if (!words) note?.remove();
    else if (!note) this.append(node("p", { class: "empty" }, words));
  }

  #make() {
    const list = node("ul", { class: "rows" });
    this.append(list);
    return list;
  }

  #made(id) {
    const row = node("li", { class: "item", "data-job": id });
    const gauge = node("div", { class: "gauge" }, bar(), node("span", { class: "percent", field: "percent" }));
    const what = node("div", { class: "what" }, node("span", { field: "message" }), node("span", { field: "eta" }));
    const state = node("div", { class: "state" }, badge());
    const when = node("div", { class: "when" });
    row.append(state, title(this.getAttribute("href")?.replace("{id}", id)), what, gauge, when);
    const job = this.#jobs.get(id);
    if (job.queued_at) when.append(node("relative-time", { datetime: job.finished_at ?? job.queued_at }));
    fillJob(row, job);
    return row;
  }

  #clicked(event) {
    const link = event.target.closest("a");
    const id = link?.closest("[data-job]")?.dataset.job;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!id || !isPlain) return;
    const detail = this.#jobs.get(id) ?? { processing_id: id };
    const isWanted = this.dispatchEvent(new CustomEvent("job-chosen", { detail, cancelable: true, bubbles: true }));
    if (!isWanted) event.preventDefault();
  }
}
