/** A document's page: the strip and the text of the page that is shown follow the job. */

import "../elements/define-document-progress.js";
import { TERMINAL } from "../progress/protocol.js";
import { announce, startFrame, watchJob } from "./live.js";
import { refreshSoon } from "./regions.js";
import { followPages, keepPages } from "./strip.js";

const start = startFrame();
const head = document.getElementById("document");
const panel = document.getElementById("page");
const id = head.dataset.document;

const watched = watchJob(start);
watched.on("change", follow);
keepPages(watched);
addEventListener("page-chosen", choose);
addEventListener("popstate", () => show(numberInAddress()));

function follow({ frame, job, before }) {
  const row = frame.documents.find((one) => one.id === id);
  if (row) showDocument(row, before?.documents.get(id));
  followPages(document.querySelector("page-strip"), { frame, job, before });
  const isShown = (page) => page.document === id && page.number === shownNumber();
  if (frame.pages.some(isShown)) show(shownNumber());
  if (frame.is_truncated || frame.is_reset) refreshSoon();
}

function showDocument(row, before) {
  head.dataset.state = row.state;
  head.querySelector("document-progress").document = row;
  // What has no page says so above; a retry may find some.
  panel.hidden = TERMINAL.has(row.state) && !row.pages_total;
  const isNew = !before || before.state !== row.state || before.stage !== row.stage;
  const isCounted = !document.querySelector("page-strip").fits(row.pages_total);
  if (isNew || isCounted || before.attempt !== row.attempt) refreshSoon();
  if (before && before.state !== row.state) announce(`${row.name}: ${row.state}`);
}

function choose(event) {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set("page", event.detail);
  history.pushState(null, "", address);
  show(event.detail);
}

async function show(number) {
  document.querySelector("page-strip").selected = number;
  try {
    const response = await fetch(`${panel.dataset.url}${number}`);
    if (response.ok && !response.redirected && number === numberInAddress()) put(await response.text());
  } catch {
    announce("The text could not be fetched. Check the network and choose the page again.");
  }
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  panel.replaceChildren(...document.importNode(fresh, true).childNodes);
}

function shownNumber() {
  return Number(panel.querySelector("[data-shown]").dataset.shown);
}

function numberInAddress() {
  return Number(new URL(location.href).searchParams.get("page")) || 1;
}
