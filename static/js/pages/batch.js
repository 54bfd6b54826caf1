/** A batch: its head and its lines follow it, the grid is drawn anew now and then. */

import "../elements/define-batch-progress.js";
import "../elements/define-document-grid.js";
import { followLines } from "./lines.js";
import { watchBatch } from "./live.js";
import { refreshSoon } from "./regions.js";

/** How often the grid is asked for while the batch moves, in milliseconds. */
const INTERVAL = 3_000;

const head = document.querySelector("batch-progress");
let askedAt = 0;

followLines();
watchBatch(head.dataset.batch).on("change", ({ batch, before }) => {
  head.batch = batch;
  head.closest("section").dataset.state = batch.state;
  if (before?.state === batch.state && Date.now() - askedAt < INTERVAL) return;
  askedAt = Date.now();
  refreshSoon();
});
