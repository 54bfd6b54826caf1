/** Lists of jobs: each line follows its job; the lists follow when a state changes. */

import { announce, watch } from "./live.js";
import { fillJob } from "./fields.js";
import { refreshSoon } from "./regions.js";

/** Watches all of my jobs and keeps the lines of this page up to date. */
export function followLines() {
  const client = watch();
  client.addEventListener("job-changed", ({ detail }) => follow(detail));
  return client;
}

function follow({ job, before }) {
  const line = document.querySelector(`.item[data-job="${job.processing_id}"]`);
  const shown = before?.state ?? line?.dataset.state;
  const isActive = job.state === "queued" || job.state === "processing";
  if (shown ? shown !== job.state : isActive) refreshSoon();
  if (before && before.state !== job.state) announce(`${job.title}: ${job.state}`);
  if (line) fillJob(line, job);
}
