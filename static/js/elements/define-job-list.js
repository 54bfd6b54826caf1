/** Registers <job-list>. */

import { JobListElement } from "./job-list-element.js";

customElements.define("job-list", JobListElement);
