/** The log on a job's page: new lines come by themselves, earlier ones when asked for. */

import "../elements/define-job-log.js";
import { announce } from "./live.js";

/** @param {import("../progress/watches.js").JobWatch} watched */
export function begin(watched) {
  const log = document.querySelector("job-log");
  watched.on("change", ({ frame, job }) => add(log, frame.logs, job));
  log.addEventListener("earlier-requested", () => showEarlier(log, watched));
}

function add(log, lines, job) {
  log.add(lines.map((line) => ({ ...line, from: nameOf(job, line.document) })));
}

async function showEarlier(log, watched) {
  const { earlierLines } = await import("./earlier.js");
  try {
    const lines = await earlierLines(watched.id, log.lines[0]?.id, (count) => (log.loading = count));
    add(log, lines, watched.copy);
    log.removeAttribute("has-earlier");
  } catch {
    log.setAttribute("has-earlier", "");
    announce("The earlier lines could not be fetched. Check the network and try again.");
  }
}

function nameOf(job, id) {
  return job?.documents.size > 1 ? job.documents.get(id)?.name : undefined;
}
