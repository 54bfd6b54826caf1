/** Lists of jobs: each line follows its job; the lists follow when a state changes. */

import "../elements/define-job-list.js";
import { fillEta } from "../elements/fields.js";
import { ConnectionState } from "../progress/states.js";
import { announce, watchConnection, watchJobs } from "./live.js";
import { compared } from "./newer.js";
import { afterRefresh, refreshSoon } from "./regions.js";

/** Watches all of my jobs and keeps the lines of this page up to date. */
export function followLines() {
  const watch = watchJobs();
  watch.on("change", follow);
  afterRefresh(() => showNewer(watch));
  // A list begins with its newest jobs only: what happened to others meanwhile is not told.
  whenBack(refreshSoon);
  return watch;
}

/** Calls when the server is heard again that had been lost. */
function whenBack(call) {
  let [wasThere, isAway] = [false, false];
  watchConnection(({ state }) => {
    const isThere = state === ConnectionState.CONNECTED;
    if (isThere && isAway) call();
    wasThere ||= isThere;
    isAway = wasThere && !isThere;
  });
}

function follow({ job, before }) {
  const line = document.querySelector(`.item[data-job="${job.processing_id}"]`);
  const shown = before?.state ?? line?.dataset.state;
  const isActive = job.state === "queued" || job.state === "processing";
  if (shown ? shown !== job.state : isActive) refreshSoon();
  if (before && before.state !== job.state) announce(`${job.title}: ${job.state}`);
  line?.closest("job-list").update(job);
}

function showNewer(watch) {
  const known = new Map(watch.jobs.map((job) => [job.processing_id, job]));
  const lines = document.querySelectorAll(".item[data-job]");
  const { behind, level } = compared(lines, ({ dataset }) => known.get(dataset.job));
  for (const [line, job] of behind) line.closest("job-list").update(job);
  for (const [line, job] of level) fillEta(line, job);
}
