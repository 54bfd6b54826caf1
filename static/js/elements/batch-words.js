/** What is said about a batch. Pure. */

import { counted } from "./words.js";

/** @param {object} counts of a `batch_update` @returns {string} "2 of 3 jobs ended · …" */
export function batchSays(counts) {
  const ended = counts.jobs_completed + counts.jobs_failed + counts.jobs_cancelled;
  const parts = [`${ended} of ${counted(counts.jobs, "job")} ended`];
  parts.push(`${counts.completed} of ${counted(counts.documents, "document")} done`);
  if (counts.failed) parts.push(`${counts.failed} failed`);
  return parts.join(" · ");
}
