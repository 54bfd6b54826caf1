/** Registers <job-log>. */

import { JobLogElement } from "./job-log-element.js";

customElements.define("job-log", JobLogElement);
