/** Registers `<push-switch>`. */

import { PushSwitchElement } from "./push-switch-element.js";

customElements.define("push-switch", PushSwitchElement);
