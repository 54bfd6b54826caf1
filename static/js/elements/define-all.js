/** Registers all elements and brings their icons: what another site's page imports. */

import "./define.js";
import "./define-batch-progress.js";
import "./define-document-grid.js";
import "./define-document-progress.js";
import "./define-job-list.js";
import "./define-job-log.js";
import "./define-page-strip.js";
import "./define-toast-stack.js";
import { bringSprite } from "./sprite.js";

bringSprite();
