/** Registers <log-view>. */

import { LogViewElement } from "./log-view-element.js";

customElements.define("log-view", LogViewElement);
