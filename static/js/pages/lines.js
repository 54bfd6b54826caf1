/** Lists of jobs: each line follows its job; the lists follow when a state changes. */

import "../elements/define-job-list.js";
import { TERMINAL } from "../progress/protocol.js";
import { announce, watchJobs } from "./live.js";
import { refreshSoon } from "./regions.js";

/** Watches all of my jobs and keeps the lines of this page up to date. */
export function followLines() {
  const watch = watchJobs();
  watch.on("change", follow);
  return watch;
}

function follow({ job, before }) {
  const line = document.querySelector(`.item[data-job="${job.processing_id}"]`);
  const shown = before?.state ?? line?.dataset.state;
  const isActive = job.state === "queued" || job.state === "processing";
  if (shown ? shown !== job.state : isActive) refreshSoon();
  if (before && before.state !== job.state) tell(job, line);
  line?.closest("job-list").update(job);
}

/** An end of a job of mine stays to be seen for a while; the rest is said only. */
async function tell(job, line) {
  const toasts = document.querySelector("toast-stack");
  // Staff watch everybody's jobs: of these, only lines of their own have the mark.
  const isMine = toasts.dataset.only !== "mine" || line?.hasAttribute("data-mine");
  if (!TERMINAL.has(job.state) || !isMine) return announce(`${job.title}: ${job.state}`);
  await import("../elements/define-toast-stack.js");
  const { processing_id: id, title, message: text, state } = job;
  toasts.show({ id, title, text, state, href: `/jobs/${id}/` });
}
