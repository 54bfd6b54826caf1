/** Registers the elements: the only module here with an effect. */

import { ConnectionStatusElement } from "./connection-status-element.js";
import { DocumentGridElement } from "./document-grid-element.js";
import { DropZoneElement } from "./drop-zone-element.js";
import { ElapsedTimeElement } from "./elapsed-time-element.js";
import { LiveAnnouncerElement } from "./live-announcer-element.js";
import { LogViewElement } from "./log-view-element.js";
import { PageStripElement } from "./page-strip-element.js";
import { ProgressBarElement } from "./progress-bar-element.js";
import { RelativeTimeElement } from "./relative-time-element.js";
import { StateBadgeElement } from "./state-badge-element.js";
import { ThemeSwitchElement } from "./theme-switch-element.js";

customElements.define("progress-bar", ProgressBarElement);
customElements.define("state-badge", StateBadgeElement);
customElements.define("document-grid", DocumentGridElement);
customElements.define("page-strip", PageStripElement);
customElements.define("log-view", LogViewElement);
customElements.define("connection-status", ConnectionStatusElement);
customElements.define("drop-zone", DropZoneElement);
customElements.define("relative-time", RelativeTimeElement);
customElements.define("elapsed-time", ElapsedTimeElement);
customElements.define("live-announcer", LiveAnnouncerElement);
customElements.define("theme-switch", ThemeSwitchElement);
