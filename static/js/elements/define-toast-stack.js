/** Registers <toast-stack>. */

import { ToastStackElement } from "./toast-stack-element.js";

customElements.define("toast-stack", ToastStackElement);
