/** Registers <theme-switch>. */

import { ThemeSwitchElement } from "./theme-switch-element.js";

customElements.define("theme-switch", ThemeSwitchElement);
