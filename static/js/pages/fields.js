/** Puts values into the places (`data-field`) that the server left for them. */

import { ofPages, percent, stage, valueText } from "../elements/words.js";

/**
 * @param {ParentNode} root
 * @param {Record<string, string>} values
 */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = root.querySelector(`[data-field="${name}"]`);
    if (field && field.textContent !== value) field.textContent = value;
  }
}

/**
 * Shows a job's present in its line or at the head of its page.
 *
 * @param {ParentNode} root
 * @param {object} job a frame
 */
export function fillJob(root, job) {
  fill(root, {
    message: job.message,
    stage: job.stage ? `${stage(job.stage)} · ` : "",
    eta: job.eta ? ` · ${job.eta.text}` : "",
    percent: percent(job.progress),
  });
  root.querySelector("state-badge").state = job.state;
  root.querySelector("progress-bar").update({
    state: job.state,
    progress: job.progress,
    bad: badShare(job),
    text: valueText(job),
    isIndeterminate: isCensus(job),
  });
}

/**
 * Shows a document's present in its line or at the head of its page.
 *
 * @param {ParentNode} root
 * @param {object} row a document as frames carry it
 */
export function fillDocument(root, row) {
  const message = row.error?.message || row.message || "Waiting for a worker";
  fill(root, {
    message,
    stage: row.state === "processing" && row.stage ? `${stage(row.stage)} · ` : "",
    pages: ofPages(row),
    percent: percent(row.progress),
  });
  root.querySelector(".what")?.classList.toggle("error", Boolean(row.error));
  root.querySelector("state-badge").state = row.state;
  root.querySelector("progress-bar").update({
    state: row.state,
    progress: row.progress,
    bad: row.state === "failed" ? 100 - row.progress : 0,
    text: message,
    isIndeterminate: isCensus(row),
  });
}

function badShare(job) {
  return job.counts.documents ? (100 * job.counts.failed) / job.counts.documents : 0;
}

function isCensus(row) {
  return row.state === "processing" && row.stage === "census";
}
