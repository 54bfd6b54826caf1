/** A SharedWorker: the browser's one connection. */

import { Hub } from "./hub.js";
import { LOADERS } from "./transports.js";
import { world } from "./world.js";

const hub = new Hub({ world, loaders: LOADERS });
globalThis.addEventListener("connect", (event) => hub.attach(event.ports[0]));
