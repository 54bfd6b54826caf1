/** A job's page: bar, grid, list, log and history follow the job. */

import { announce, startFrame, watchJob } from "./live.js";
import { stage } from "../elements/words.js";
import { fillDocument } from "../elements/fields.js";
import { compared } from "./newer.js";
import { TERMINAL } from "../progress/protocol.js";

const start = startFrame();
const head = document.getElementById("job");
// Each job has a grid or a strip, and a log on one of its tabs: the page loads what it has.
const pieces = {
  "document-grid": () => import("../elements/define-document-grid.js"),
  "page-strip": () => import("./strip.js"),
  "job-log": () => import("./log.js"),
};
const present = Object.keys(pieces).filter((name) => document.querySelector(name));
// What is not needed to paint the page does not hold it up.
const [{ refreshSoon, afterRefresh }, ...modules] = await Promise.all([
  import("./regions.js"),
  import("./gone.js"),
  ...present.map((name) => pieces[name]()),
]);

const grid = document.querySelector("document-grid");
// A job too large to be put into the page whole is asked for whole by the client.
const isWhole = start.documents.length === start.counts.documents;
if (grid) grid.documents = start.documents;
const watched = watchJob(start, { isWhole });
watched.on("change", follow);
afterRefresh(showNewer);
for (const module of modules) module.begin?.(watched);

function follow({ frame, job, before }) {
  head.dataset.state = job.state;
  // Nobody is asked any more whether to cancel what has ended.
  if (TERMINAL.has(job.state)) document.getElementById("cancel")?.hidePopover();
  head.querySelector("job-progress").job = job;
  showCounts(job.counts);
  for (const row of frame.documents) showDocument(row, before);
  if (grid) grid.documents = frame.documents;
  tell(job, before);
  if (needsServer(frame, job, before)) refreshSoon();
}

function showDocument(row) {
  const line = document.querySelector(`.item[data-document="${row.id}"]`);
  if (line) fillDocument(line, row);
}

function showNewer() {
  const lines = document.querySelectorAll(".item[data-document]");
  const known = ({ dataset }) => watched.copy?.documents.get(dataset.document);
  for (const [line, row] of compared(lines, known).behind) fillDocument(line, row);
}

function showCounts(counts) {
  for (const entry of document.querySelectorAll("[data-count]")) {
    const number = counts[entry.dataset.count];
    entry.hidden = !number;
    entry.querySelector("[data-number]").textContent = number;
  }
}

function tell(job, before) {
  if (before?.state !== job.state) announce(`${job.title}: ${job.message}`);
  else if (before.stage !== job.stage && job.stage) announce(`${job.title}: ${stage(job.stage)}`);
}

/** Actions, history and results are drawn by the server, when they may have changed. */
function needsServer(frame, job, before) {
  if (frame.is_truncated || frame.is_reset) return true;
  const isNewState = before && ["state", "attempt", "is_paused", "is_cancelling"].some((name) => before[name] !== job[name]);
  const isFirstResult = before && !before.counts.pages_done && job.counts.pages_done;
  const hasList = document.querySelector('[data-region="history"], [data-region="results"]');
  return isNewState || isFirstResult || (hasList && frame.events.length > 0);
}
