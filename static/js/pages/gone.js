/** Says on a job's page that the job is gone: nothing of it runs, and nothing can be done. */

import { CloseCode } from "../progress/codes.js";

const GONE = "This job was deleted, or is not yours any more.";
/** What says that it runs, and what could be done with it. */
const OF_NO_USE = 'state-badge, [data-region="actions"], [data-region="facts"]';

/** @param {import("../progress/watches.js").JobWatch} watched the job of the page */
export function begin(watched) {
  watched.on("refused", ({ code }) => code === CloseCode.NOT_FOUND && showGone());
  watched.on("change", () => toggle(false));
}

function showGone() {
  toggle(true);
  for (const field of head().querySelectorAll('[data-field="stage"], [data-field="eta"]')) field.textContent = "";
  head().querySelector('[data-field="message"]').textContent = GONE;
}

function toggle(isGone) {
  for (const part of head().querySelectorAll(OF_NO_USE)) part.hidden = isGone;
}

function head() {
  return document.getElementById("job");
}
