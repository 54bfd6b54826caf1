/** Registers <notification-bell>. */

import { NotificationBellElement } from "./notification-bell-element.js";

customElements.define("notification-bell", NotificationBellElement);
