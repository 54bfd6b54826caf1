/** Registers <page-strip>. */

import { PageStripElement } from "./page-strip-element.js";

customElements.define("page-strip", PageStripElement);
