/** Shows jobs and documents in the places (`data-field`) left for their values. */

import { badgeOf, badShare, ofPages, percent, said, stage, valueText } from "./words.js";

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
    title: job.title ?? "",
    message: job.message ?? "",
    stage: job.stage ? `${stage(job.stage)} · ` : "",
    eta: eta(job.eta, isLine(root)),
    percent: percent(job.progress),
  });
  look(root, job, valueText(job));
}

/**
 * Shows a document's present in its line or at the head of its page.
 *
 * @param {HTMLElement} root
 * @param {object} row a document as frames carry it
 */
export function fillDocument(root, row) {
  const message = said(row);
  fill(root, {
    title: row.name ?? "",
    message,
    stage: row.state === "processing" && row.stage ? `${stage(row.stage)} · ` : "",
    pages: ofPages(row),
    eta: eta(row.eta, isLine(root)),
    percent: percent(row.progress),
  });
  root.querySelector(".what")?.classList.toggle("error", Boolean(row.error));
  look(root, row, message);
}

/** @param {HTMLElement} root @param {object} row of whose present only the estimate is new */
export function fillEta(root, row) {
  fill(root, { eta: eta(row.eta, isLine(root)) });
}

/**
 * Shows what all of them have: state, bar, and what a screen reader hears of it.
 *
 * @param {HTMLElement} root
 * @param {object} row
 * @param {string} text
 */
export function look(root, row, text) {
  root.dataset.state = row.state;
  if (root.dataset.seq && row.seq) root.dataset.seq = row.seq;
  root.querySelector("state-badge").state = badgeOf(row);
  const bar = root.querySelector("progress-bar");
  // A bar that is not defined yet is drawn already, and is moved by the next frame.
  const about = { state: row.state, progress: row.progress, bad: badShare(row) };
  bar.update?.({ ...about, text, isIndeterminate: isCensus(row) });
}

/** @param {?object} said @param {boolean} [isBrief] @returns {string} what is to come */
export function eta(said, isBrief) {
  return said ? ` · ${isBrief ? said.brief : said.text}` : "";
}

/** A line of a list has no room for an estimate's interval. */
function isLine(root) {
  return root.classList.contains("item");
}

function isCensus(row) {
  return row.state === "processing" && row.stage === "census";
}
