/** Registers <document-grid>. */

import { DocumentGridElement } from "./document-grid-element.js";

customElements.define("document-grid", DocumentGridElement);
