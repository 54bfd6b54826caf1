/** Pages on which nothing runs: only the bell is live. */

import "../elements/define.js";

import("./keep-push.js");
if (document.querySelector("notification-bell")) import("./live.js");
