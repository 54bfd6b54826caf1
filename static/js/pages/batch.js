/** A batch: its head and its lines follow it, the grid is drawn anew now and then. */

import "../elements/define-batch-progress.js";
import "../elements/define-document-grid.js";
import { followLines } from "./lines.js";
import { watchBatch } from "./live.js";
import { compared } from "./newer.js";
import { afterRefresh, refreshSoon } from "./regions.js";

/** How often the page is asked for while the batch moves, in milliseconds. */
const INTERVAL = 3_000;

const head = document.querySelector("batch-progress");
const id = head.dataset.batch;
let timer = null;
let drawnAt = 0;

const watched = watchBatch(id);

watched.on("change", ({ batch, before }) => {
  head.batch = batch;
  head.closest("section").dataset.state = batch.state;
  if (before?.state === batch.state) redraw();
  else refreshSoon();
});
followLines();
afterRefresh(() => {
  const { behind, level } = compared([head], () => watched.copy);
  for (const [, batch] of [...behind, ...level]) head.batch = batch;
});

/** Asks for what the server draws, now or when it was asked for long enough ago. */
function redraw() {
  timer ??= setTimeout(draw, Math.max(0, drawnAt + INTERVAL - Date.now()));
}

function draw() {
  timer = null;
  drawnAt = Date.now();
  refreshSoon();
}
