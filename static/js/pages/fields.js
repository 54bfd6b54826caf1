/** Puts values into the places (`data-field`) that the server left for them. */

import { about, ofPages, percent, said, stage, valueText } from "../elements/words.js";

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
 * @param {HTMLElement} root
 * @param {object} job a frame
 */
export function fillJob(root, job) {
  fill(root, {
    message: job.message,
    stage: job.stage ? `${stage(job.stage)} · ` : "",
    eta: job.eta ? ` · ${isLine(root) ? about(job.eta.seconds) : job.eta.text}` : "",
    percent: percent(job.progress),
  });
  root.dataset.state = job.state;
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
  const message = said(row);
  fill(root, {
    message,
    stage: row.state === "processing" && row.stage ? `${stage(row.stage)} · ` : "",
    pages: ofPages(row),
    percent: percent(row.progress),
  });
  root.querySelector(".what")?.classList.toggle("error", Boolean(row.error));
  root.dataset.state = row.state;
  root.querySelector("state-badge").state = row.state;
  root.querySelector("progress-bar").update({
    state: row.state,
    progress: row.progress,
    bad: row.state === "failed" ? 100 - row.progress : 0,
    text: message,
    isIndeterminate: isCensus(row),
  });
}

/** The percent that failed: of the only document its rest, else by documents. */
function badShare({ counts, progress }) {
  if (counts.documents === 1) return counts.failed ? 100 - progress : 0;
  return counts.documents ? (100 * counts.failed) / counts.documents : 0;
}

/** A line of a list has no room for an estimate's interval. */
function isLine(root) {
  return root.classList.contains("item");
}

function isCensus(row) {
  return row.state === "processing" && row.stage === "census";
}
