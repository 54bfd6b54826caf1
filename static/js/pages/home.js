/** Home: hands files in, and follows what runs. */

import "../elements/define-drop-zone.js";
import { UploadRefused, upload } from "../progress/upload.js";
import { followLines } from "./lines.js";
import { announce } from "./live.js";

const zone = document.querySelector("drop-zone");
let current = null;

zone.addEventListener("files-submitted", ({ detail }) => send(detail));
zone.addEventListener("stop-requested", () => current?.abort());
followLines();

async function send(form) {
  current = new AbortController();
  try {
    const job = await upload({
      url: zone.getAttribute("action"),
      form,
      csrfToken: zone.querySelector("[name=csrfmiddlewaretoken]").value,
      XMLHttpRequest,
      onProgress: (sent, total) => zone.sent(sent, total),
      signal: current.signal,
    });
    announce("Handed in. Opening the job.");
    location.assign(`/jobs/${job.id}/`);
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    zone.refuse(error.message);
  }
}

// Coming back to a page that the browser kept: what was sent is no longer to be sent.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  zone.clear();
  zone.settle();
});
