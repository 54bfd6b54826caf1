/** The strip of a document's pages follows its job. */

import "../elements/define-page-strip.js";
import { compared } from "./newer.js";
import { afterRefresh, refreshSoon } from "./regions.js";

/** @param {import("../progress/watches.js").JobWatch} watched a job of one document */
export function begin(watched) {
  watched.on("change", (change) => {
    // The server may have drawn another one since.
    const strip = document.querySelector("page-strip");
    const row = change.job.documents.get(strip.getAttribute("document"));
    if (row && !strip.fits(row.pages_total)) refreshSoon();
    followPages(strip, change);
  });
  keepPages(watched);
}

/** @param {import("../progress/watches.js").JobWatch} watched whose strip the server draws anew */
export function keepPages(watched) {
  afterRefresh(() => {
    const { copy: job } = watched;
    const known = (strip) => job?.documents.get(strip.getAttribute("document"));
    const { behind } = compared(document.querySelectorAll("page-strip"), known);
    for (const [strip] of behind) followPages(strip, { frame: { pages: [...job.pages.values()] }, job, before: null });
  });
}

/**
 * @param {import("../elements/page-strip-element.js").PageStripElement} strip
 * @param {{frame: object, job: object, before: ?object}} change as a watch tells it
 */
export function followPages(strip, { frame, job, before }) {
  const stands = (page) => job.pages.has(`${page.document}:${page.number}`);
  const failed = [...(before?.pages.values() ?? [])].filter(({ state }) => state === "failed");
  strip.clear(failed.filter((page) => !stands(page)));
  strip.update(frame.pages.filter(stands));
  const row = job.documents.get(strip.getAttribute("document"));
  if (!row) return;
  strip.dataset.seq = row.seq;
  strip.working = row.state === "processing" && row.pages_total > 0;
}
