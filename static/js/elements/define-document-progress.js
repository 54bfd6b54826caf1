/** Registers <document-progress>. */

import { DocumentProgressElement } from "./document-progress-element.js";

customElements.define("document-progress", DocumentProgressElement);
