/** Registers <batch-progress>. */

import { BatchProgressElement } from "./batch-progress-element.js";

customElements.define("batch-progress", BatchProgressElement);
