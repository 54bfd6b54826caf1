/** Registers the elements that every page may have; an import of it is all it takes. */

import { ConnectionStatusElement } from "./connection-status-element.js";
import { ElapsedTimeElement } from "./elapsed-time-element.js";
import { LiveAnnouncerElement } from "./live-announcer-element.js";
import { ProgressBarElement } from "./progress-bar-element.js";
import { RelativeTimeElement } from "./relative-time-element.js";
import { StateBadgeElement } from "./state-badge-element.js";
import { ThemeSwitchElement } from "./theme-switch-element.js";

customElements.define("progress-bar", ProgressBarElement);
customElements.define("state-badge", StateBadgeElement);
customElements.define("connection-status", ConnectionStatusElement);
customElements.define("relative-time", RelativeTimeElement);
customElements.define("elapsed-time", ElapsedTimeElement);
customElements.define("live-announcer", LiveAnnouncerElement);
customElements.define("theme-switch", ThemeSwitchElement);
