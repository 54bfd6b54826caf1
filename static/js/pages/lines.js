/** Lists of jobs: each line follows its job; the lists follow when a state changes. */

import "../elements/define-job-list.js";
import { hasEnded, isForStaff, showEnd } from "./ends.js";
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
  if (before && before.state !== job.state) tell(job, before, line);
  line?.closest("job-list").update(job);
}

/** An end of a job of mine is shown; everything else is said only. */
function tell(job, before, line) {
  const isMine = !isForStaff() || line?.hasAttribute("data-mine");
  if (isMine && hasEnded(job, before)) showEnd(job);
  else announce(`${job.title}: ${job.state}`);
}
