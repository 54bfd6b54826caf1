/** A batch: its lines follow their jobs, its head is drawn anew now and then. */

import "../elements/define-document-grid.js";
import { followLines } from "./lines.js";
import { refreshSoon } from "./regions.js";

/** How often the roll-up is asked for while jobs of the batch move, in milliseconds. */
const INTERVAL = 3_000;

let askedAt = 0;

followLines().addEventListener("job-changed", ({ detail }) => {
  const isHere = document.querySelector(`.item[data-job="${detail.job.processing_id}"]`);
  if (!isHere || Date.now() - askedAt < INTERVAL) return;
  askedAt = Date.now();
  refreshSoon();
});
