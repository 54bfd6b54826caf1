/** Tells of jobs that end: what ended stays to be seen for a while, with a link to it. */

import { TERMINAL } from "../progress/protocol.js";
import { watchJobs } from "./live.js";

/** @param {import("../progress/watches.js").JobWatch} watched the job of the page */
export function begin({ id }) {
  tellOfOthers(id);
}

/** Jobs of mine that end while one looks at something else. @param {string} here not this one */
export function tellOfOthers(here) {
  // Staff are told of everybody's jobs, and there is no line here that says whose it is.
  if (isForStaff()) return;
  watchJobs().on("change", ({ job, before }) => {
    if (job.processing_id !== here && hasEnded(job, before)) showEnd(job);
  });
}

/** @returns {boolean} whether this page's list may hold jobs of others */
export function isForStaff() {
  return document.querySelector("toast-stack").dataset.only === "mine";
}

export function hasEnded(job, before) {
  return Boolean(before) && before.state !== job.state && TERMINAL.has(job.state);
}

/** @param {object} job a frame or a copy */
export async function showEnd({ processing_id: id, title, message: text, state }) {
  await import("../elements/define-toast-stack.js");
  document.querySelector("toast-stack").show({ id, title, text, state, href: `/jobs/${id}/` });
}
