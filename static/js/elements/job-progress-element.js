import { fillJob } from "./fields.js";
import { bar, headline, title } from "./parts.js";
import { ProgressElement } from "./progress-element.js";
import { about } from "./words.js";

/** So many documents have a segment each in the bar; more are one smooth part. */
const SEGMENTS = 60;
const UNITS = { s: "seconds", min: "minutes", h: "hours" };

/**
 * A job: state, stage, message, estimate, percent and a bar. Property `job`: a frame, or
 * the client's copy of a job. Attributes as ProgressElement has them, and `stage`, `eta`
 * (seconds).
 */
export class JobProgressElement extends ProgressElement {
  static property = "job";

  get job() {
    return this.value;
  }

  set job(job) {
    this.value = job;
  }

  make() {
    const head = this.hasAttribute("heading") || this.value?.title ? [title(this.getAttribute("href"))] : [];
    return [...head, headline("stage", "message", "eta"), bar("large")];
  }

  read() {
    const said = about(Number(this.getAttribute("eta")));
    const spoken = said.replace(/\w+$/, (unit) => UNITS[unit]);
    const eta = this.hasAttribute("eta") ? { text: said, brief: said, spoken } : null;
    return { ...super.read(), title: this.getAttribute("heading") ?? "", eta };
  }

  fill(job) {
    fillJob(this, job);
    if (hasSegments(job)) this.querySelector("progress-bar").showSegments?.([...job.documents.values()]);
  }
}

/** Few, and all known: a frame may bring only those that changed. */
function hasSegments({ documents, counts }) {
  const number = documents?.size ?? documents?.length ?? 0;
  return number > 1 && number <= SEGMENTS && number === counts?.documents;
}
