/** Pages on which nothing runs. */

import "../elements/define.js";
