/** Registers the elements that every page may have; an import of it is all it takes. */

import { ConnectionStatusElement } from "./connection-status-element.js";
import { ElapsedTimeElement } from "./elapsed-time-element.js";
import { JobProgressElement } from "./job-progress-element.js";
import { LiveAnnouncerElement } from "./live-announcer-element.js";
import { ProgressBarElement } from "./progress-bar-element.js";
import { RelativeTimeElement } from "./relative-time-element.js";
import { StateBadgeElement } from "./state-badge-element.js";

// Parts before what is put together from them.
customElements.define("progress-bar", ProgressBarElement);
customElements.define("state-badge", StateBadgeElement);
customElements.define("relative-time", RelativeTimeElement);
customElements.define("elapsed-time", ElapsedTimeElement);
customElements.define("live-announcer", LiveAnnouncerElement);
customElements.define("connection-status", ConnectionStatusElement);
customElements.define("job-progress", JobProgressElement);

// It is hidden until then, and a page is drawn in the right colours without it.
import("./define-theme-switch.js");
