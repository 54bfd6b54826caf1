/** Registers <drop-zone>. */

import { DropZoneElement } from "./drop-zone-element.js";

customElements.define("drop-zone", DropZoneElement);
