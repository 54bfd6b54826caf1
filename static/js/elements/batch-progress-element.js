import { batchSays } from "./batch-words.js";
import { eta, fill, look } from "./fields.js";
import { bar, headline, title } from "./parts.js";
import { ProgressElement } from "./progress-element.js";
import { percent } from "./words.js";

/** The counts of a batch, and the attributes that say them. */
const COUNTS = ["jobs", "jobs_completed", "jobs_failed", "jobs_cancelled", "documents", "completed", "failed"];

/**
 * A batch: state, what of it is done, percent and a bar. Property `batch`: a
 * `batch_update`. Attributes as ProgressElement has them, and the counts, such as
 * `jobs-completed`.
 */
export class BatchProgressElement extends ProgressElement {
  static observedAttributes = [...ProgressElement.observedAttributes, ...COUNTS.map(attribute)];
  static property = "batch";

  get batch() {
    return this.value;
  }

  set batch(batch) {
    this.value = batch;
  }

  make() {
    const head = this.hasAttribute("heading") || this.value?.title ? [title(this.getAttribute("href"))] : [];
    return [...head, headline("message", "eta"), bar("large")];
  }

  read() {
    const counts = COUNTS.map((name) => [name, Number(this.getAttribute(attribute(name)) ?? 0)]);
    return { ...super.read(), title: this.getAttribute("heading") ?? "", counts: Object.fromEntries(counts) };
  }

  fill(batch) {
    const message = batchSays(batch.counts);
    fill(this, { title: batch.title ?? "", message, eta: eta(batch.eta), percent: percent(batch.progress) });
    look(this, batch, message);
  }
}

function attribute(name) {
  return name.replace("_", "-");
}
