/** Connections: asks again and again, as the processes report. */

import "./plain.js";
import { refreshSoon } from "./regions.js";

/** Milliseconds: half of what a process takes to its next report. */
const PERIOD = 5_000;

setInterval(askAgain, PERIOD);
document.addEventListener("visibilitychange", askAgain);

function askAgain() {
  if (!document.hidden) refreshSoon();
}
